import { DateTime } from 'luxon';

/** AM and PM, month names: as written in English, whatever the server speaks. */
const LOCALE = 'en-US';

/** What a luxon format says of an instant, found by writing one and reading it again. */
export function formatTells(format: string): { day: boolean; time: boolean } {
  const sample = DateTime.utc(2021, 11, 23, 17, 42, { locale: LOCALE });
  const read = DateTime.fromFormat(sample.toFormat(format), format, { zone: 'utc', locale: LOCALE });
  return {
    day: read.isValid && read.toISODate() === sample.toISODate(),
    time: read.isValid && read.hour === sample.hour && read.minute === sample.minute,
  };
}

/** A reader for many texts of one format; answers null for what does not fit it. */
export function dateTimeReader(format: string, zone: string): (text: string) => DateTime<true> | null {
  const parser = DateTime.buildFormatParser(format, { locale: LOCALE });
  return (text) => {
    const read = DateTime.fromFormatParser(text, parser, { locale: LOCALE, zone });
    return read.isValid ? read : null;
  };
}
