import { DateTime } from 'luxon';

/** AM, PM and month names are English, whatever the server's locale is. */
const LOCALE = 'en-US';
const QUOTED = /'[^']*'/g;
/** Parts written with two digits, which many files write with one. */
const PADDED = /(?<![A-Za-z])(?:dd|MM|HH|hh|mm|ss)(?![A-Za-z])/g;
const MS_PER_SECOND = 1000;
const MS_PER_DAY = 86_400_000;
/** Day 0 of a spreadsheet is 30 December 1899. */
const SHEET_DAYS_TO_1970 = 25_569;

/** Formats that are numbers: seconds or milliseconds since 1970 in UTC, and the days of a spreadsheet. */
export const EPOCHS = ['epoch_s', 'epoch_ms'] as const;
export const SHEET_DAYS = 'excel';

export const isEpoch = (format: string): boolean => (EPOCHS as readonly string[]).includes(format);
const isNumber = (format: string): boolean => isEpoch(format) || format === SHEET_DAYS;

/** Which parts of an instant a format contains, found by writing an instant and reading it back. */
export function partsOfFormat(format: string): { day: boolean; time: boolean; offset: boolean } {
  if (isNumber(format)) return { day: true, time: true, offset: isEpoch(format) };
  const sample = DateTime.utc(2021, 11, 23, 17, 42, { locale: LOCALE });
  const read = DateTime.fromFormat(sample.toFormat(format), format, { zone: 'utc', locale: LOCALE });
  return {
    day: read.isValid && read.toISODate() === sample.toISODate(),
    time: read.isValid && read.hour === sample.hour && read.minute === sample.minute,
    offset: /z/i.test(format.replaceAll(QUOTED, '')),
  };
}

/** Whether a luxon format contains a part twice. Reading a text by many repeated parts could take for ever. */
export function repeatsPart(format: string): boolean {
  if (isNumber(format)) return false;
  const parts = format.replaceAll(QUOTED, ' ').match(/([A-Za-z])\1*/g) ?? [];
  return new Set(parts.map((part) => part[0])).size < parts.length;
}

/**
 * A reader for many texts of one format. It returns null for a text that does not match the format. A text without an offset
 * is read as a time in UTC, and one with an offset keeps it.
 */
export function dateTimeReader(format: string): (text: string) => DateTime<true> | null {
  if (isNumber(format)) return numberReader(format);
  const parsers = [...new Set([format, withoutPadding(format)])].map((given) =>
    DateTime.buildFormatParser(given, { locale: LOCALE }),
  );
  return (text) => {
    for (const parser of parsers) {
      const read = DateTime.fromFormatParser(text, parser, { locale: LOCALE, zone: 'utc', setZone: true });
      if (read.isValid) return read;
    }
    const plain = plainText(text, format);
    if (plain === text) return null;
    const read = DateTime.fromFormatParser(plain, parsers.at(-1)!, {
      locale: LOCALE,
      zone: 'utc',
      setZone: true,
    });
    return read.isValid ? read : null;
  };
}

/** 9.11.2026 where the format says dd.MM.yyyy. Digits that touch need their padding. */
function withoutPadding(format: string): string {
  const outside = format.split(QUOTED);
  const quoted = format.match(QUOTED) ?? [];
  return outside.map((text, i) => text.replaceAll(PADDED, (part) => part[0]) + (quoted[i] ?? '')).join('');
}

/** Narrow spaces before PM, `p.m.`, and Z for an offset of zero. */
function plainText(text: string, format: string): string {
  const spaced = text.replaceAll(/[\u00a0\u2009\u202f]/g, ' ').replaceAll(/\b([ap])\.m\./gi, '$1m');
  const offset = /ZZZ|ZZ|Z/.exec(format.replaceAll(QUOTED, ''))?.[0];
  if (!offset) return spaced;
  return spaced.replace(/Z$/i, offset === 'ZZZ' ? '+0000' : '+00:00');
}

function numberReader(format: string): (text: string) => DateTime<true> | null {
  const pattern = format === 'epoch_ms' ? /^-?\d{1,14}(?:\.0+)?$/ : /^-?\d{1,11}(?:\.\d{1,12})?$/;
  const milliseconds = (value: number): number => {
    if (format === 'epoch_ms') return value;
    return Math.round(
      format === 'epoch_s' ? value * MS_PER_SECOND : (value - SHEET_DAYS_TO_1970) * MS_PER_DAY,
    );
  };
  return (text) => {
    const read = pattern.test(text) ? DateTime.fromMillis(milliseconds(Number(text)), { zone: 'utc' }) : null;
    return read?.isValid && read.year >= 1 && read.year <= 9999 ? read : null;
  };
}
