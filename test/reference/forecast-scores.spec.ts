import fc from 'fast-check';
import { quantile } from '../../src/intelligence/statistics/quantile.js';
import { expectClose } from './expect-close.js';
import { intervalScore } from './interval-score.js';
import { pinballLoss } from './pinball-loss.js';

fc.configureGlobal({ seed: 20261124 });

const value = fc.integer({ min: -20, max: 20 });

describe('pinballLoss', () => {
  it('is, on average, smallest for the quantile itself', () => {
    const seen = Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
    const loss = (forecast: number, share: number): number =>
      seen.reduce((sum, actual) => sum + pinballLoss(actual, forecast, share), 0);
    for (const share of [0.1, 0.5, 0.9]) {
      const best = quantile(seen, share);
      for (const other of [best - 8, best - 1, best + 1, best + 8])
        expect(loss(other, share)).toBeGreaterThan(loss(best, share));
    }
  });
});

describe('intervalScore', () => {
  it('is the weighted sum of the pinball losses of its bounds', () => {
    fc.assert(
      fc.property(value, value, fc.nat(20), (actual, low, width) => {
        const both = pinballLoss(actual, low, 0.1) + pinballLoss(actual, low + width, 0.9);
        expectClose(intervalScore(actual, [low, low + width], 0.8), both / 0.1);
      }),
    );
  });
});
