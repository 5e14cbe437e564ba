import fc from 'fast-check';
import { DAYS, describeDiaryFigures, diary } from '../../../test/reference/diary-properties.js';
import { expectClose } from '../../../test/reference/expect-close.js';
import { autocorrelation } from './autocorrelation.js';
import { autoregressiveForecast } from './autoregressive-forecast.js';
import { autoregressiveSlope } from './autoregressive-slope.js';
import { blockMeanVariance } from './block-mean-variance.js';
import { exponentiallyWeightedMean } from './exponentially-weighted-mean.js';
import { meanShift } from './mean-shift.js';
import { strongestSplit } from './strongest-split.js';

fc.configureGlobal({ seed: 20261124 });

const HALF = DAYS / 2;
const SIDES = { minSpan: 5, minDays: 3 };

describeDiaryFigures({
  'lag-3 autocorrelation': ['none', (days) => autocorrelation(days, 3)[3]],
  'exponentially weighted mean': ['level', (days) => exponentiallyWeightedMean(days, 7)],
  'forecast mean': ['level', (days) => autoregressiveForecast(days, 7).point],
  'forecast error': ['unit', (days) => autoregressiveForecast(days, 7).standardError],
  'forecast degrees of freedom': ['none', (days) => autoregressiveForecast(days, 7).df],
  'difference of means': ['unit', (days) => meanShift(days, HALF, 0).difference],
  'error of a difference': ['unit', (days) => meanShift(days, HALF, 0).standardError],
  slope: ['unit', (days) => autoregressiveSlope(days, 0).slope],
  'error of a slope': ['unit', (days) => autoregressiveSlope(days, 0).standardError],
  'explained by a split': ['unit squared', (days) => strongestSplit(days, 0, DAYS, SIDES).explained],
  'variance of block means': ['unit squared', (days) => blockMeanVariance(days, 7, 3, 2)],
});

describe('a reversed series', () => {
  it('has the same autocorrelation, and the opposite slope and shift', () => {
    fc.assert(
      fc.property(diary, (days) => {
        const back = days.toReversed();
        expectClose(autocorrelation(back, 2)[2], autocorrelation(days, 2)[2]);
        expectClose(autoregressiveSlope(back, 0).slope, -autoregressiveSlope(days, 0).slope);
        expectClose(meanShift(back, HALF, 0).difference, -meanShift(days, HALF, 0).difference);
      }),
    );
  });
});

describe('forecasts', () => {
  it('start near the last day and end at the level', () => {
    const days = Float64Array.from({ length: 60 }, (_, i) => 10 + Math.sin(i / 4) * 5);
    const tomorrow = autoregressiveForecast(days, 1);
    const soon = autoregressiveForecast(days, 7);
    const late = autoregressiveForecast(days, 1000);
    const level = days.reduce((sum, value) => sum + value, 0) / 60;
    const distance = ({ point }: { point: number }): number => Math.abs(point - level);
    expect(tomorrow.phi).toBeGreaterThan(0.9);
    expect(distance(tomorrow)).toBeGreaterThan(distance(soon));
    expect(distance(soon)).toBeGreaterThan(distance(late));
    expect(distance(late)).toBeLessThan(0.1);
  });

  it('have a larger error the longer ago the last day was', () => {
    const days = Float64Array.from({ length: 60 }, (_, i) => 10 + Math.sin(i / 4) * 5);
    const silent = Float64Array.from([...days, NaN, NaN, NaN, NaN]);
    expect(autoregressiveForecast(silent, 1).standardError).toBeGreaterThan(
      autoregressiveForecast(days, 1).standardError,
    );
  });

  it('follow the formula on a worked example', () => {
    // Level 3, squares 10, lag-1 products 4 over 4 pairs: r = (4/4)/(10/5) = .5.
    const { point, standardError, phi, df, n } = autoregressiveForecast(Float64Array.of(1, 2, 3, 4, 5), 1);
    expect(phi).toBe(0.95);
    const inflation = 1 + 2 * [1, 2, 3, 4].reduce((sum, k) => sum + (1 - k / 5) * 0.95 ** k, 0);
    const variance = 10 / Math.max(1.5, 5 - inflation);
    expect(point).toBeCloseTo(3 + 0.95 * 2, 12);
    expect(standardError).toBeCloseTo(
      Math.sqrt(variance * (1 - 0.95 ** 2 + (0.05 ** 2 * inflation) / 5)),
      12,
    );
    expect([df, n]).toEqual([3, 5]);
  });

  it('give a day half the weight of one a half-life later, through gaps', () => {
    expect(exponentiallyWeightedMean([4, NaN, 1], 2)).toBeCloseTo(2, 12);
    expect(exponentiallyWeightedMean([4, NaN, 1, NaN, NaN], 2)).toBeCloseTo(2, 12);
    expect(exponentiallyWeightedMean([5, NaN, NaN], 1)).toBe(5);
  });
});
