export interface SchedulePosition {
  /** The latest instant at or before now at which the schedule fired. */
  firedAt: Date;
  now: Date;
  /** Since when runs are owed: the first boot, or the last switch-on of the feature flag. */
  owedSince: Date;
  graceSeconds: number;
  /**
   * Seconds since this process last looked, by a clock nobody sets, if the period was not due then. Null: it has not
   * looked before, or the period was due already.
   */
  dueWithinSeconds: number | null;
}

export type OwedRun = { kind: 'none' } | { kind: 'run'; trigger: 'cron' | 'catchup' } | { kind: 'missed' };

/** Later than this the tick itself did not fire: something was down, and the run is a catch-up. */
const PUNCTUAL_SECONDS = 60;

/**
 * Whether the latest period still owes a run. Up to the grace, inclusive, it runs late; after that it is missed. A period
 * that became due while we were looking is no later than our last look: its clock has jumped, nobody was down.
 */
export function owedRun(position: SchedulePosition): OwedRun {
  const { firedAt, now, owedSince, graceSeconds, dueWithinSeconds } = position;
  if (firedAt.getTime() <= owedSince.getTime()) return { kind: 'none' };
  const lateByClock = (now.getTime() - firedAt.getTime()) / 1000;
  const late = Math.min(lateByClock, dueWithinSeconds ?? Infinity);
  if (late > graceSeconds) return { kind: 'missed' };
  return { kind: 'run', trigger: lateByClock <= PUNCTUAL_SECONDS ? 'cron' : 'catchup' };
}
