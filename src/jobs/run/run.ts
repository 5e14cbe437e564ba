/**
 * The words of the job (docs/glossary.md). A run (execution) is one go over the users of one week; it is planned into
 * batches; a batch is leased, computed and written in one transaction whose fence must still hold; every user ends
 * with an outcome.
 */
export type ExecutionStatus =
  'pending' | 'running' | 'completed' | 'failed' | 'retrying' | 'cancelled' | 'missed';
export type ExecutionTrigger = 'cron' | 'catchup' | 'manual';
/** cohort: everybody who is due; named: the users somebody asked for. */
export type ExecutionScope = 'cohort' | 'named';
export type OutcomeState = 'done' | 'retrying' | 'dead' | 'skipped';

export type SkipReason =
  'switched_off' | 'not_due_yet' | 'outside_rollout' | 'inactive' | 'cancelled' | 'run_failed';

/** As LEASE_SECONDS may be at the most: a lease that ends later was given before somebody set the clock back. */
export const LONGEST_LEASE_SECONDS = 3600;

export interface Execution {
  id: string;
  jobId: string;
  /** ISO date of the Monday of issue. */
  weekOf: string;
  status: ExecutionStatus;
  trigger: ExecutionTrigger;
  scope: ExecutionScope;
  forceRefresh: boolean;
  fence: number;
}

/** `intelligence_<scheduled time, ISO>`; manual runs get a suffix, so that two in one millisecond differ. */
export function jobIdOf(at: Date, suffix?: string): string {
  return `intelligence_${at.toISOString()}${suffix ? `_${suffix}` : ''}`;
}

/** How a run closes: too few successes make it wait for its retries, as long as there are any. */
export function endingOf(
  users: { done: number; retrying: number; dead: number },
  threshold: number,
): { status: 'retrying' | 'completed'; rate: number | null; tooFew: boolean } {
  const rate = successRate(users.done, users.done + users.retrying + users.dead);
  const tooFew = rate !== null && rate < threshold;
  return { status: tooFew && users.retrying > 0 ? 'retrying' : 'completed', rate, tooFew };
}

/** Percent, 0-100; null when nobody was processed. */
export function successRate(successful: number, processed: number): number | null {
  return processed === 0 ? null : (100 * successful) / processed;
}
