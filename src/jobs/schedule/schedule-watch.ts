import { uptime } from 'node:os';
import type { OwedRun } from './owed-run.js';

/**
 * What this process has seen of the schedule, timed by the machine's uptime: no step of a clock moves it, and unlike
 * `performance.now()` it counts the time in which a machine was suspended. In memory only: a new process knows
 * nothing (decision 28).
 */
export class ScheduleWatch {
  private begunAt: number | null = null;
  private lookedAt: number | null = null;
  /** The latest week found due so far. */
  private latestDue = -Infinity;

  /** Seconds for which this process has been looking. */
  begin(): number {
    this.begunAt ??= uptime();
    return uptime() - this.begunAt;
  }

  /** Seconds since the last look if the period of `weekOf` (a day number) was not due then, else null. */
  dueWithin(weekOf: number): number | null {
    return this.lookedAt === null || weekOf <= this.latestDue ? null : uptime() - this.lookedAt;
  }

  /** A look has been acted on. A clock that steps back and forth makes no earlier week due anew. */
  looked(weekOf: number, owed: OwedRun): void {
    this.lookedAt = uptime();
    const settled = owed.kind === 'none' ? weekOf - 1 : weekOf;
    this.latestDue = Math.max(this.latestDue, settled);
  }
}
