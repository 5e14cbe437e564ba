export interface SchedulePosition {
  /** The latest instant at or before now at which the schedule fired. */
  firedAt: Date;
  now: Date;
  /** Since when runs are owed: the first boot, or the last switch-on of the feature flag. */
  owedSince: Date;
  graceSeconds: number;
}

export type OwedRun = { kind: 'none' } | { kind: 'run'; trigger: 'cron' | 'catchup' } | { kind: 'missed' };

/** Later than this the tick itself did not fire: something was down, and the run is a catch-up. */
const PUNCTUAL_SECONDS = 60;

/** Whether the latest period still owes a run. Up to the grace, inclusive, it runs late; after that it is missed. */
export function owedRun({ firedAt, now, owedSince, graceSeconds }: SchedulePosition): OwedRun {
  if (firedAt.getTime() <= owedSince.getTime()) return { kind: 'none' };
  const lateSeconds = (now.getTime() - firedAt.getTime()) / 1000;
  if (lateSeconds > graceSeconds) return { kind: 'missed' };
  return { kind: 'run', trigger: lateSeconds <= PUNCTUAL_SECONDS ? 'cron' : 'catchup' };
}
