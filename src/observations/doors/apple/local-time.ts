import { DateTime } from 'luxon';

/** A time of an export, on the clock of the place where the person was. */
export interface LocalTime {
  /** ISO 8601 with an offset, as the ingestor reads it. */
  iso: string;
  /** Seconds since 1970. */
  seconds: number;
  /** Seconds of the local clock since 1970. */
  clock: number;
}

const WRITTEN = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-])(\d{2})(\d{2})$/;

/**
 * Reads `2026-03-01 07:30:00 +0100`. null: it is no such time.
 *
 * @param zone of the record's metadata. A phone writes all records in the zone in which it is when it exports, so the
 * record's own zone, where it has one, says better where the person was
 */
export function readLocalTime(text: string, zone: string | null): LocalTime | null {
  const parts = WRITTEN.exec(text);
  if (!parts) return null;
  const [, date, time, sign, hours, minutes] = parts;
  const iso = `${date}T${time}${sign}${hours}:${minutes}`;
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) return null;
  const seconds = milliseconds / 1000;
  if (zone !== null) {
    const there = DateTime.fromMillis(milliseconds, { zone });
    if (there.isValid)
      return { iso: there.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ"), seconds, clock: seconds + there.offset * 60 };
  }
  const offset = (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes));
  return { iso, seconds, clock: seconds + offset };
}
