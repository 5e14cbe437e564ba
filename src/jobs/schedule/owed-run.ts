export interface SchedulePosition {
  /** The latest instant, not after now, at which the schedule fired. */
  firedAt: Date;
  now: Date;
  /** Since when runs are owed: the first start, or the last time the feature flag was switched on. */
  owedSince: Date;
  graceSeconds: number;
  /**
   * Seconds since this process last checked the schedule, by a clock that cannot be set, if the period was not due then.
   * Null: it has not checked before, or the period was due already.
   */
  dueWithinSeconds: number | null;
}

export type OwedRun = { kind: 'none' } | { kind: 'run'; trigger: 'cron' | 'catchup' } | { kind: 'missed' };

/** If a run is later than this, the tick itself did not fire: something was down, and the run is a catch-up. */
const PUNCTUAL_SECONDS = 60;

/**
 * Decides whether the latest period still owes a run. Up to and including the grace it runs late; after that it is missed.
 * A period that became due since this process's last check is no later than that check: the clock has jumped, and the
 * service was not down.
 */
export function owedRun(position: SchedulePosition): OwedRun {
  const { firedAt, now, owedSince, graceSeconds, dueWithinSeconds } = position;
  if (firedAt.getTime() <= owedSince.getTime()) return { kind: 'none' };
  const lateByClock = (now.getTime() - firedAt.getTime()) / 1000;
  const late = Math.min(lateByClock, dueWithinSeconds ?? Infinity);
  if (late > graceSeconds) return { kind: 'missed' };
  return { kind: 'run', trigger: lateByClock <= PUNCTUAL_SECONDS ? 'cron' : 'catchup' };
}
