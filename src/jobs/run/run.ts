/**
 * The words of the job (docs/glossary.md). A run processes the users of one week and is one row of job_execution_log. It
 * is planned into batches. A batch is claimed under a lease, computed, and written in one transaction that checks the
 * fence. Every user ends with an outcome.
 */
export type RunStatus = 'pending' | 'running' | 'completed' | 'failed' | 'retrying' | 'cancelled' | 'missed';
/** revision: weeks that are made again because records have changed. */
export type RunTrigger = 'cron' | 'catchup' | 'manual' | 'revision';
/** cohort: all users that are due; named: the users that an operator named. */
export type RunScope = 'cohort' | 'named';
export type OutcomeState = 'done' | 'retrying' | 'dead' | 'skipped';

export type SkipReason =
  'switched_off' | 'not_due_yet' | 'outside_rollout' | 'inactive' | 'cancelled' | 'run_failed';

/** A user is active with any observation in so many days before week_of. */
export const ACTIVE_DAYS = 30;

/** The largest LEASE_SECONDS. A lease that ends later than this was granted before the clock was set back. */
export const LONGEST_LEASE_SECONDS = 3600;

/** How long a stopping process may take to finish its batches. Containers are given longer (docker-compose.yml). */
export const DRAIN_WITHIN_MS = 25_000;

/** Another process holds the lease now, so this one must stop and write nothing. */
export class LostLeaseError extends Error {
  constructor() {
    super('the lease is held by another process');
    this.name = LostLeaseError.name;
  }
}

export interface Run {
  id: string;
  jobId: string;
  /** ISO date of the Monday of issue. */
  weekOf: string;
  status: RunStatus;
  trigger: RunTrigger;
  scope: RunScope;
  forceRefresh: boolean;
  fence: number;
}

/** `intelligence_<scheduled time, ISO>`; a manual run gets a suffix, so that two in the same millisecond differ. */
export function jobIdOf(at: Date, suffix?: string): string {
  return `intelligence_${at.toISOString()}${suffix ? `_${suffix}` : ''}`;
}

/**
 * Decides how a run closes: with too few successes it waits for its retries, if it has any. `own` is what the operators are
 * notified of: the successes among the users with any data.
 */
export function decideEnding(
  users: { done: number; retrying: number; dead: number; unknown: number },
  threshold: number,
): { status: 'retrying' | 'completed'; own: { rate: number | null; failed: number; tooFew: boolean } } {
  const failed = users.retrying + users.dead;
  const isTooLow = (rate: number | null): boolean => rate !== null && rate < threshold;
  const ownFailed = failed - users.unknown;
  const ownRate = successRate(users.done, users.done + ownFailed);
  const waits = users.retrying > 0 && isTooLow(successRate(users.done, users.done + failed));
  return {
    status: waits ? 'retrying' : 'completed',
    own: { rate: ownRate, failed: ownFailed, tooFew: isTooLow(ownRate) },
  };
}

/** Percent from 0 to 100; null if no user was processed. */
export function successRate(successful: number, processed: number): number | null {
  return processed === 0 ? null : (100 * successful) / processed;
}

/** Groups rows by their run and leaves out rows that belong to no run. */
export function byRun<Row extends { runId: string | null }>(rows: readonly Row[]): Map<string, Row[]> {
  const runs = new Map<string, Row[]>();
  for (const row of rows) if (row.runId !== null) runs.set(row.runId, [...(runs.get(row.runId) ?? []), row]);
  return runs;
}
