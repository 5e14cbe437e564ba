/** An instant, and the calendar day at the offset it was written with. */
export interface Timestamp {
  instant: Date;
  /** `YYYY-MM-DD` at that offset. */
  day: string;
  /**
   * Minutes east of UTC, where the text says where its writer was. null: it is written in UTC, as programs do wherever
   * the person is.
   */
  offset: number | null;
}

const PATTERN =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2})?)$/;
const MS_PER_MINUTE = 60_000;
/** The largest offset in use is +14:00 (Kiribati). */
const MAX_OFFSET_MINUTES = 14 * 60;

/**
 * Reads ISO 8601 with an offset. Returns null when the text is not a real instant or has no offset, because then its day
 * is unknown. Fractions below a millisecond are cut off.
 */
export function readTimestamp(text: string): Timestamp | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [, date, hour, minute, second = '0', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] =
    match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || Number(offsetMinute) > 59)
    return null;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Date.parse reads the 30th of February as the 2nd of March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute));
  if (Math.abs(offset) > MAX_OFFSET_MINUTES) return null;
  const sinceMidnight =
    (Number(hour) * 60 + Number(minute)) * MS_PER_MINUTE +
    Number(second) * 1000 +
    Number(fraction.slice(0, 3).padEnd(3, '0'));
  return {
    instant: new Date(midnight + sinceMidnight - offset * MS_PER_MINUTE),
    day: date,
    offset: offset === 0 ? null : offset,
  };
}
