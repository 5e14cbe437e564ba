import fc from 'fast-check';
import { exponentiallyWeightedMean } from '../../src/intelligence/statistics/exponentially-weighted-mean.js';
import { biasedAutocorrelation } from './biased-autocorrelation.js';
import { describeDiaryFigures, diary } from './diary-properties.js';
import { expectClose } from './expect-close.js';
import { mannKendall } from './mann-kendall.js';
import { mannKendallPrewhitened } from './mann-kendall-prewhitened.js';
import { simpleExponentialSmoothing } from './simple-exponential-smoothing.js';
import { theilSen } from './theil-sen.js';

fc.configureGlobal({ seed: 20261124 });

const last = (levels: Float64Array): number => levels[levels.length - 1];

describeDiaryFigures({
  'biased autocorrelation': ['none', (days) => biasedAutocorrelation(days, 2)],
  'smoothed level': ['level', (days) => last(simpleExponentialSmoothing(days, 0.3))],
  'Theil-Sen slope': ['unit', (days) => theilSen(days).slope],
  "Mann-Kendall's z": ['none', (days) => mannKendall(days).z],
  "prewhitened Mann-Kendall's z": ['none', (days) => mannKendallPrewhitened(days).z],
});

describe('a reversed series', () => {
  it('has the same biased autocorrelation, and the opposite Theil-Sen slope and Mann-Kendall S', () => {
    fc.assert(
      fc.property(diary, (days) => {
        const back = days.toReversed();
        expectClose(biasedAutocorrelation(back, 1), biasedAutocorrelation(days, 1));
        expectClose(theilSen(back).slope, -theilSen(days).slope);
        expect(mannKendall(back).s).toBe(0 - mannKendall(days).s);
      }),
    );
  });
});

describe('simpleExponentialSmoothing', () => {
  it('equals the exponentially weighted mean where no day is missing and the first one is long ago', () => {
    const days = Float64Array.from({ length: 300 }, (_, i) => 3 + ((i * 7) % 5));
    const alpha = 1 - 0.5 ** (1 / 7);
    expect(last(simpleExponentialSmoothing(days, alpha))).toBeCloseTo(exponentiallyWeightedMean(days, 7), 9);
  });
});
