import { dayInZone, dayNumber, isoDay } from '../../common/calendar.js';
import type { MetricDefinition } from '../catalogue.js';
import type { Timestamp } from './timestamp.js';

/** The zone in which a person was at an instant; null: not known. */
export type ZoneAt = (instant: Date) => string | null;

const MS_PER_MINUTE = 60_000;
/** A night that begins at this hour or later ends on the next day. */
const EVENING_HOUR = 18;
const HOURS_TO_MIDNIGHT = 24 - EVENING_HOUR;
const MS_TO_MIDNIGHT = HOURS_TO_MIDNIGHT * 60 * MS_PER_MINUTE;

/**
 * The day that a timed observation counts for. It is decided here and nowhere else (decision 5):
 *
 * 1. The clock that counts is that of the place where the person was: at the record's own offset where it has one,
 *    otherwise in the person's zone at that time, otherwise as the time was written.
 * 2. A night belongs to the day of waking: the day of its end. Without an end, one that begins at 18:00 or later belongs
 *    to the next day, and any other stamp is on the day of waking.
 *
 * @returns `YYYY-MM-DD`
 */
export function dayOf(
  metric: MetricDefinition,
  observed: Timestamp,
  until: Timestamp | null,
  zoneAt: ZoneAt,
): string {
  if (metric.words.occasion !== 'night') return localDay(observed, 0, zoneAt);
  return until ? localDay(until, 0, zoneAt) : localDay(observed, MS_TO_MIDNIGHT, zoneAt);
}

/** The same in SQL, for observations `o` without an own offset. @param zone, nights SQL expressions: the zone, codes of nights */
export const zoneDaySql = (zone: string, nights: string): string =>
  `((case when o.metric = any(${nights}) then
      coalesce(o.observed_until at time zone ${zone}, o.moment at time zone ${zone} + interval '${HOURS_TO_MIDNIGHT} h')
    else o.moment at time zone ${zone} end)::date)`;

/** @param later milliseconds by which the local clock is read too late */
function localDay({ instant, day, offset }: Timestamp, later: number, zoneAt: ZoneAt): string {
  const zone = offset === null ? zoneAt(instant) : null;
  if (zone === null) {
    if (later === 0) return day;
    const local = instant.getTime() + (offset ?? 0) * MS_PER_MINUTE;
    return new Date(local + later).toISOString().slice(0, 10);
  }
  const local = isoDay(dayInZone(instant, zone));
  if (later === 0) return local;
  // Hours of the clock, and not of a stopwatch: a night in which the clock is set begins at 18:00 too.
  return hourInZone(instant, zone) >= EVENING_HOUR ? isoDay(dayNumber(local) + 1) : local;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function hourInZone(instant: Date, zone: string): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone });
    clocks.set(zone, clock);
  }
  return Number(clock.format(instant));
}
