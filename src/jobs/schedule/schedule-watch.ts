import { uptime } from 'node:os';
import type { OwedRun } from './owed-run.js';

/**
 * When this process last checked the schedule, timed by the machine's uptime: setting a clock does not change it, and
 * unlike `performance.now()` it counts the time in which the machine was suspended. It is kept in memory only, so a new
 * process knows nothing (decision 28).
 */
export class ScheduleWatch {
  private startedAt: number | null = null;
  private checkedAt: number | null = null;
  /** The latest week that was found due so far. */
  private latestDue = -Infinity;

  /** Returns for how many seconds this process has been watching the schedule; the first call starts the count. */
  secondsWatched(): number {
    this.startedAt ??= uptime();
    return uptime() - this.startedAt;
  }

  /** Returns the seconds since the last check if the period of `weekOf` (a day number) was not due then, else null. */
  dueWithin(weekOf: number): number | null {
    return this.checkedAt === null || weekOf <= this.latestDue ? null : uptime() - this.checkedAt;
  }

  /** Records a check whose result has been acted on. A clock set back and forth does not make an earlier week due again. */
  recordCheck(weekOf: number, owed: OwedRun): void {
    this.checkedAt = uptime();
    const settled = owed.kind === 'none' ? weekOf - 1 : weekOf;
    this.latestDue = Math.max(this.latestDue, settled);
  }
}
