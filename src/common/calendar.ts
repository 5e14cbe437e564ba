import { DateTime } from 'luxon';

/**
 * Calendar days, as the whole service counts them: an ISO date (`YYYY-MM-DD`) at the edges, a day number
 * (whole days since 1970-01-01, so that differences are days) inside.
 */
const MS_PER_DAY = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Nobody recorded anything before it, and PostgreSQL has no year 0. A Monday. */
export const EARLIEST_DAY = '1900-01-01';

/** Day number of an ISO date, or null when the text is no real calendar day (`2021-02-30` is none). */
export function parseDay(iso: string): number | null {
  if (!ISO_DATE.test(iso)) return null;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(ms)) return null;
  const day = ms / MS_PER_DAY;
  return isoDay(day) === iso ? day : null;
}

/** Day number of an ISO date that is known to be one. @throws RangeError otherwise. */
export function dayNumber(iso: string): number {
  const day = parseDay(iso);
  if (day === null) throw new RangeError(`not a calendar day: ${iso}`);
  return day;
}

/** Dates written once: a week names the same few days hundreds of times, for every person. */
const written = new Map<number, string>();
const MOST_WRITTEN = 10_000;

/** ISO date of a day number. */
export function isoDay(day: number): string {
  const known = written.get(day);
  if (known !== undefined) return known;
  const iso = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
  if (written.size < MOST_WRITTEN) written.set(day, iso);
  return iso;
}

/** 0 = Monday ... 6 = Sunday. 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function isMonday(day: number): boolean {
  return weekday(day) === 0;
}

export function isWeekend(day: number): boolean {
  return weekday(day) >= 5;
}

/** The calendar day in `zone` at the instant `at`. */
export function dayInZone(at: Date, zone: string): number {
  return dayNumber(DateTime.fromJSDate(at, { zone }).toISODate()!);
}

/** The Monday of the week that `at` falls into, in `zone`: the latest week_of whose seven days are over. */
export function currentWeekOf(at: Date, zone: string): number {
  const day = dayInZone(at, zone);
  return day - weekday(day);
}

/** The last day that is over in `zone` at the instant `at`. */
export function lastCompleteDay(at: Date, zone: string): number {
  return dayInZone(at, zone) - 1;
}

/** By name only: an offset such as UTC+3 means the opposite in PostgreSQL, and "local" is this machine's own. */
const ZONE_NAME = /^(UTC|[A-Za-z][A-Za-z0-9_-]*(\/[A-Za-z0-9_+-]+)+)$/;

/** Whether `zone` is the name of an IANA time zone. */
export function isTimeZone(zone: string): boolean {
  return ZONE_NAME.test(zone) && DateTime.local({ zone }).isValid;
}
