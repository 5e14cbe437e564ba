import { decideRetry } from './retry-policy.js';

const policy = { max: 3, baseDelaySeconds: 7200 };
const HOUR = 3600;

describe('decideRetry', () => {
  it('waits 2 h, 4 h and 6 h, then gives up', () => {
    const decisions = [0, 1, 2, 3].map((made) => decideRetry({ retryable: true }, made, policy));
    expect(decisions).toEqual([
      { kind: 'retry', delaySeconds: 2 * HOUR },
      { kind: 'retry', delaySeconds: 4 * HOUR },
      { kind: 'retry', delaySeconds: 6 * HOUR },
      { kind: 'dead', reason: 'retries_exhausted' },
    ]);
  });

  it('never retries what no retry can mend', () => {
    expect(decideRetry({ retryable: false }, 0, policy)).toEqual({ kind: 'dead', reason: 'not_retryable' });
  });

  it('obeys a policy of no retries', () => {
    expect(decideRetry({ retryable: true }, 0, { ...policy, max: 0 })).toEqual({
      kind: 'dead',
      reason: 'retries_exhausted',
    });
  });
});
