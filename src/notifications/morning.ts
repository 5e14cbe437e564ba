import { DateTime } from 'luxon';

/** In the evening nobody is told any more. */
const EVENING_HOUR = 20;

/** Seconds from `now` until somebody in `zone` may be told: none by day, else until `hour` o'clock in the morning. */
export function secondsUntilMorning(now: Date, zone: string, hour: number): number {
  const local = DateTime.fromJSDate(now, { zone });
  if (local.hour >= hour && local.hour < Math.max(EVENING_HOUR, hour + 1)) return 0;
  const day = local.hour < hour ? local : local.plus({ days: 1 });
  const morning = day.set({ hour, minute: 0, second: 0, millisecond: 0 });
  return Math.max(0, Math.ceil(morning.diff(local).as('seconds')));
}
