import { decideRetry, retryDelaySeconds } from './retry-policy.js';

const policy = { max: 3, baseDelaySeconds: 7200 };
const HOUR = 3600;

describe('retryDelaySeconds', () => {
  it('returns the base delay before the first retry and adds it again for each retry made', () => {
    expect([0, 1, 2].map((made) => retryDelaySeconds(made, policy))).toEqual([2 * HOUR, 4 * HOUR, 6 * HOUR]);
  });
});

describe('decideRetry', () => {
  it('retries a user after 2, 4 and 6 hours, then gives up', () => {
    const decisions = [0, 1, 2, 3].map((made) => decideRetry({ retryable: true }, made, policy));
    expect(decisions).toEqual([
      { kind: 'retry', delaySeconds: 2 * HOUR },
      { kind: 'retry', delaySeconds: 4 * HOUR },
      { kind: 'retry', delaySeconds: 6 * HOUR },
      { kind: 'dead', reason: 'retries_exhausted' },
    ]);
  });

  it('does not retry a failure that no retry can fix', () => {
    expect(decideRetry({ retryable: false }, 0, policy)).toEqual({ kind: 'dead', reason: 'not_retryable' });
  });

  it('gives up at once if the policy allows no retries', () => {
    expect(decideRetry({ retryable: true }, 0, { ...policy, max: 0 })).toEqual({
      kind: 'dead',
      reason: 'retries_exhausted',
    });
  });
});
