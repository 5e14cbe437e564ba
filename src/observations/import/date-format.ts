import { DateTime } from 'luxon';

/** AM, PM and month names are English, whatever the server's locale is. */
const LOCALE = 'en-US';

/** Which parts of an instant a luxon format contains, found by writing an instant and reading it back. */
export function partsOfFormat(format: string): { day: boolean; time: boolean } {
  const sample = DateTime.utc(2021, 11, 23, 17, 42, { locale: LOCALE });
  const read = DateTime.fromFormat(sample.toFormat(format), format, { zone: 'utc', locale: LOCALE });
  return {
    day: read.isValid && read.toISODate() === sample.toISODate(),
    time: read.isValid && read.hour === sample.hour && read.minute === sample.minute,
  };
}

/** Whether a luxon format contains a part twice. Reading a text by many repeated parts could take for ever. */
export function repeatsPart(format: string): boolean {
  const parts = format.replaceAll(/'[^']*'/g, ' ').match(/([A-Za-z])\1*/g) ?? [];
  return new Set(parts.map((part) => part[0])).size < parts.length;
}

/** A reader for many texts of one format. It returns null for a text that does not match the format. */
export function dateTimeReader(format: string, zone: string): (text: string) => DateTime<true> | null {
  const parser = DateTime.buildFormatParser(format, { locale: LOCALE });
  return (text) => {
    const read = DateTime.fromFormatParser(text, parser, { locale: LOCALE, zone });
    return read.isValid ? read : null;
  };
}
