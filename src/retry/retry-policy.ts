export type RetryDecision =
  { kind: 'retry'; delaySeconds: number } | { kind: 'dead'; reason: 'retries_exhausted' | 'not_retryable' };

export interface RetryPolicy {
  /** Retries of a user before the service gives up on them. */
  max: number;
  baseDelaySeconds: number;
}

/**
 * The delay before the next retry, after `retriesMade` retries. With a base of 2 hours the delays are 2, 4 and 6 hours.
 * Every delay comes from here, the first one too.
 */
export function retryDelaySeconds(
  retriesMade: number,
  { baseDelaySeconds }: Pick<RetryPolicy, 'baseDelaySeconds'>,
): number {
  return baseDelaySeconds * (retriesMade + 1);
}

/** Decides what follows a failure: another retry, or the user is dead. `retriesMade` does not count the first computation. */
export function decideRetry(
  failure: { retryable: boolean },
  retriesMade: number,
  policy: RetryPolicy,
): RetryDecision {
  if (!failure.retryable) return { kind: 'dead', reason: 'not_retryable' };
  if (retriesMade >= policy.max) return { kind: 'dead', reason: 'retries_exhausted' };
  return { kind: 'retry', delaySeconds: retryDelaySeconds(retriesMade, policy) };
}

/**
 * How often in a row the holder of a user's lease may be lost. The first losses do not count as retries, since the user
 * need not be the cause. After this many the user is taken for the cause and is not retried (decision 22).
 */
export const MAX_LOSSES = 3;
