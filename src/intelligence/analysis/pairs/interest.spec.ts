import type { LadderResult } from '../../domain/analysis.js';
import { mostInteresting } from './interest.js';

const shown = (x: string, y: string, rho: number, lag: 0 | 1 = 0): LadderResult => ({
  pair: {
    x,
    y,
    lag,
    stage: 'confirmed',
    sign: rho > 0 ? 1 : -1,
    declaredOn: 0,
    confirmedOn: 56,
    retiredOn: null,
    unseenOn: [],
  },
  association: { x, y, lag, rho, n: 84, nEffective: 80, p: 0.001, q: 0.01 },
  confirmation: null,
  isNew: false,
});

const inOrder = (...results: LadderResult[]): string[] =>
  results.sort(mostInteresting).map(({ pair }) => `${pair.x} ${pair.y}`);

describe('mostInteresting', () => {
  it('puts news first, then what the person can act on, then what is welcome, and only then what is strong', () => {
    const order = [
      shown('sleep_minutes', 'mood', 0.4),
      shown('steps', 'fatigue', -0.3, 1),
      shown('steps', 'fatigue', 0.6, 1),
      shown('resting_heart_rate', 'mood', -0.8),
      shown('fatigue', 'readiness', -0.9),
      shown('hrv_rmssd', 'resting_heart_rate', -0.8),
    ];
    const spoken = order.map(({ pair }) => `${pair.x} ${pair.y}`);
    expect(inOrder(...order)).toEqual(spoken);
    expect(inOrder(...order.toReversed())).toEqual(spoken);
  });

  it('never presents a medicine as something to vary', () => {
    expect(inOrder(shown('medication:iron', 'mood', 0.9), shown('training_load', 'mood', 0.3))).toEqual([
      'training_load mood',
      'medication:iron mood',
    ]);
  });

  it('uses the confirmation of a finding that could not be tested this week', () => {
    const asked = shown('sleep_minutes', 'mood', 0.5);
    const unasked = {
      ...shown('sleep_minutes', 'readiness', 0.6),
      association: null,
      confirmation: { rho: 0.6, n: 50, nEffective: 50, p: 0.001 },
    };
    expect(inOrder(asked, unasked)[0]).toBe('sleep_minutes readiness');
  });
});
