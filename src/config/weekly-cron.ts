import { CronTime } from 'cron';
import { DateTime } from 'luxon';

const WEEKS_CHECKED = 60;
const MONDAY = 1;
/** A fixed start (a Tuesday), so that the verdict on an expression does not depend on today's date. */
const START = '2024-01-02T00:00:00Z';
/** A zone whose clocks never change: `WeeklySchedule` converts the wall time to an instant in the real zone. */
const ZONE = 'UTC';

/** Why `expression` does not fire exactly once a week, on a Monday; null when it does. */
export function weeklyCronProblem(expression: string): string | null {
  try {
    return firesEveryMondayOnce(expression) ? null : 'must fire exactly once a week, on a Monday';
  } catch {
    // The library throws for text that it cannot read, and for dates that never come (31 February).
    return 'must be a cron expression that fires';
  }
}

/** Milliseconds after Monday's midnight, on the wall clock, at which a valid weekly expression fires. */
export function weeklyTimeOf(expression: string): number {
  const firing = firingAfter(DateTime.fromISO(START, { zone: ZONE }), new CronTime(expression, ZONE));
  return firing.diff(firing.startOf('day')).toMillis();
}

function firesEveryMondayOnce(expression: string): boolean {
  const schedule = new CronTime(expression, ZONE);
  let at: DateTime = DateTime.fromISO(START, { zone: ZONE });
  for (let week = 0; week < WEEKS_CHECKED; week += 1) {
    const next = firingAfter(at, schedule);
    const weeksLater = next.startOf('day').diff(at.startOf('week'), 'weeks').weeks;
    if (next.weekday !== MONDAY || weeksLater !== 1) return false;
    at = next;
  }
  return true;
}

function firingAfter(at: DateTime, schedule: CronTime): DateTime {
  return schedule.getNextDateFrom(at.toJSDate(), ZONE);
}
