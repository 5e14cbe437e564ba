import { DateTime } from 'luxon';
import { currentWeekOf, dayInZone, isoDay, isWeekend } from '../common/calendar.js';

/** From this hour on, people are not notified until the next morning. */
const EVENING_HOUR = 20;

/**
 * Seconds from `now` until a person in `zone` may be notified of a week: 0 by day, else until `hour` o'clock in the morning;
 * and never before their own Monday. West of the service's zone, Monday's run is made on their Sunday.
 *
 * @param weekOf ISO date of the Monday of issue; by default the Monday of the day in `zone`, or the next one at a weekend
 */
export function secondsUntilMorning(now: Date, zone: string, hour: number, weekOf?: string): number {
  const monday = DateTime.fromISO(weekOf ?? comingMonday(now, zone), { zone });
  const local = DateTime.fromJSDate(now, { zone });
  const from = local < monday ? monday : local;
  if (from === local && local.hour >= hour && local.hour < Math.max(EVENING_HOUR, hour + 1)) return 0;
  const day = from.hour < hour || from === monday ? from : from.plus({ days: 1 });
  const morning = day.set({ hour, minute: 0, second: 0, millisecond: 0 });
  return Math.max(0, Math.ceil(morning.diff(local).as('seconds')));
}

function comingMonday(now: Date, zone: string): string {
  const monday = currentWeekOf(now, zone);
  return isoDay(isWeekend(dayInZone(now, zone)) ? monday + 7 : monday);
}
