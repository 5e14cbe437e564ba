import { CronTime } from 'cron';
import { DateTime } from 'luxon';

const WEEKS_CHECKED = 60;
const MONDAY = 1;

/** Why `expression` does not fire exactly once a week, on a Monday, in `zone`; null when it does. */
export function weeklyCronProblem(expression: string, zone: string): string | null {
  try {
    return firesEveryMondayOnce(expression, zone) ? null : 'must fire exactly once a week, on a Monday';
  } catch {
    // Thrown by the library for text it cannot read, and for dates that never come (31 February).
    return 'must be a cron expression that fires';
  }
}

function firesEveryMondayOnce(expression: string, zone: string): boolean {
  const schedule = new CronTime(expression, zone);
  // A fixed start, so that the same expression is judged the same on every day of the year.
  let at: DateTime = DateTime.fromISO('2024-01-02T00:00:00', { zone });
  for (let week = 0; week < WEEKS_CHECKED; week += 1) {
    const next: DateTime = schedule.getNextDateFrom(at.toJSDate(), zone);
    const weeksLater = next.startOf('day').diff(at.startOf('week'), 'weeks').weeks;
    if (next.weekday !== MONDAY || Math.round(weeksLater) !== 1) return false;
    at = next;
  }
  return true;
}

/** The latest instant at or before `now` at which the schedule fires. */
export function latestFiring(expression: string, zone: string, now: Date): Date {
  const schedule = new CronTime(expression, zone);
  const justBeforeAWeekAgo = DateTime.fromJSDate(now, { zone }).minus({ days: 8 });
  let firing = schedule.getNextDateFrom(justBeforeAWeekAgo.toJSDate(), zone);
  for (;;) {
    const next = schedule.getNextDateFrom(firing.toJSDate(), zone);
    if (next.toMillis() > now.getTime()) return firing.toJSDate();
    firing = next;
  }
}
