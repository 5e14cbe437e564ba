import { DateTime } from 'luxon';

/**
 * Calendar days as the service counts them: an ISO date (`YYYY-MM-DD`) at its edges, and inside a day number (days since
 * 1970-01-01, so that a difference is a number of days).
 */
const MS_PER_DAY = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A Monday. No user recorded anything before it, and PostgreSQL has no year 0. */
export const EARLIEST_DAY = '1900-01-01';

/** Returns the day number of an ISO date; null if the text is not a real calendar day (such as `2021-02-30`). */
export function parseDay(iso: string): number | null {
  if (!ISO_DATE.test(iso)) return null;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(ms)) return null;
  const day = ms / MS_PER_DAY;
  return isoDay(day) === iso ? day : null;
}

/** Returns the day number of a text that must be an ISO date. @throws RangeError if it is not */
export function dayNumber(iso: string): number {
  const day = parseDay(iso);
  if (day === null) throw new RangeError(`not a calendar day: ${iso}`);
  return day;
}

/** Cache of formatted dates: a week names the same few days hundreds of times for each person. */
const isoDays = new Map<number, string>();
const MAX_CACHED_DAYS = 10_000;

/** Returns the ISO date of a day number. */
export function isoDay(day: number): string {
  const cached = isoDays.get(day);
  if (cached !== undefined) return cached;
  const iso = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
  if (isoDays.size < MAX_CACHED_DAYS) isoDays.set(day, iso);
  return iso;
}

/** Returns 0 for Monday to 6 for Sunday. 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function isMonday(day: number): boolean {
  return weekday(day) === 0;
}

export function isWeekend(day: number): boolean {
  return weekday(day) >= 5;
}

/** Returns the calendar day in `zone` at the instant `at`. */
export function dayInZone(at: Date, zone: string): number {
  return dayNumber(DateTime.fromJSDate(at, { zone }).toISODate()!);
}

/** Returns the Monday of the week of `at` in `zone`: the latest week_of whose seven days are over. */
export function currentWeekOf(at: Date, zone: string): number {
  const day = dayInZone(at, zone);
  return day - weekday(day);
}

/** Returns the last day that is over in `zone` at the instant `at`. */
export function lastCompleteDay(at: Date, zone: string): number {
  return dayInZone(at, zone) - 1;
}

/** Only names are allowed: an offset such as UTC+3 means the opposite in PostgreSQL, and "local" differs by machine. */
const ZONE_NAME = /^(UTC|[A-Za-z][A-Za-z0-9_-]*(\/[A-Za-z0-9_+-]+)+)$/;

/** Says whether `zone` is the name of an IANA time zone. */
export function isTimeZone(zone: string): boolean {
  return ZONE_NAME.test(zone) && DateTime.local({ zone }).isValid;
}
