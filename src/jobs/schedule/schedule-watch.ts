import { uptime } from 'node:os';
import type { OwedRun } from './owed-run.js';

/**
 * What this process has seen of the schedule, timed by the machine's uptime: no step of a clock moves it, and unlike
 * `performance.now()` it counts the time in which a machine was suspended. In memory only: a new process knows
 * nothing (decision 28).
 */
export class ScheduleWatch {
  private startedAt: number | null = null;
  private checkedAt: number | null = null;
  /** The latest week found due so far. */
  private latestDue = -Infinity;

  /** Seconds for which this process has been looking. */
  secondsWatched(): number {
    this.startedAt ??= uptime();
    return uptime() - this.startedAt;
  }

  /** Seconds since the last look if the period of `weekOf` (a day number) was not due then, else null. */
  dueWithin(weekOf: number): number | null {
    return this.checkedAt === null || weekOf <= this.latestDue ? null : uptime() - this.checkedAt;
  }

  /** A look has been acted on. A clock that steps back and forth makes no earlier week due anew. */
  recordCheck(weekOf: number, owed: OwedRun): void {
    this.checkedAt = uptime();
    const settled = owed.kind === 'none' ? weekOf - 1 : weekOf;
    this.latestDue = Math.max(this.latestDue, settled);
  }
}
