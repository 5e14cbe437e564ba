export type RetryDecision =
  { kind: 'retry'; delaySeconds: number } | { kind: 'dead'; reason: 'retries_exhausted' | 'not_retryable' };

/**
 * What follows a failure. `retriesMade` counts retries, not the first try: with base 2 h and three retries a user is
 * tried again after 2 h, 4 h and 6 h, then is dead.
 */
export function decideRetry(
  failure: { retryable: boolean },
  retriesMade: number,
  policy: { max: number; baseDelaySeconds: number },
): RetryDecision {
  if (!failure.retryable) return { kind: 'dead', reason: 'not_retryable' };
  if (retriesMade >= policy.max) return { kind: 'dead', reason: 'retries_exhausted' };
  return { kind: 'retry', delaySeconds: policy.baseDelaySeconds * (retriesMade + 1) };
}

/**
 * A row whose holder is lost is leased again un-counted: it need not be the user's doing. So often in a row it is taken
 * for the user's doing, and nobody tries it again (decision 22).
 */
export const MAX_LOSSES = 3;
