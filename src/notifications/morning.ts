import { DateTime } from 'luxon';

/** From this hour on, people are not notified until the next morning. */
const EVENING_HOUR = 20;

/** Seconds from `now` until a person in `zone` may be notified: 0 by day, else until `hour` o'clock in the morning. */
export function secondsUntilMorning(now: Date, zone: string, hour: number): number {
  const local = DateTime.fromJSDate(now, { zone });
  if (local.hour >= hour && local.hour < Math.max(EVENING_HOUR, hour + 1)) return 0;
  const day = local.hour < hour ? local : local.plus({ days: 1 });
  const morning = day.set({ hour, minute: 0, second: 0, millisecond: 0 });
  return Math.max(0, Math.ceil(morning.diff(local).as('seconds')));
}
