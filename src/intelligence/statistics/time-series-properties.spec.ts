import fc from 'fast-check';
import { autocorrelation } from './autocorrelation.js';
import { autoregressiveForecast } from './autoregressive-forecast.js';
import { autoregressiveSlope } from './autoregressive-slope.js';
import { biasedAutocorrelation } from './biased-autocorrelation.js';
import { blockMeanVariance } from './block-mean-variance.js';
import { exponentiallyWeightedMean } from './exponentially-weighted-mean.js';
import { mannKendall } from './mann-kendall.js';
import { mannKendallPrewhitened } from './mann-kendall-prewhitened.js';
import { meanShift } from './mean-shift.js';
import { simpleExponentialSmoothing } from './simple-exponential-smoothing.js';
import { strongestSplit } from './strongest-split.js';
import { theilSen } from './theil-sen.js';

fc.configureGlobal({ seed: 20261124 });

const DAYS = 40;
const HALF = DAYS / 2;
const SIDES = { minSpan: 5, minDays: 3 };

/** How a figure answers to values a x + b: not at all, with the level, with the unit, or with the unit squared. */
type Answer = 'none' | 'level' | 'unit' | 'unit squared';

const last = (levels: Float64Array): number => levels[levels.length - 1];

const FIGURES: Record<string, [Answer, (days: Float64Array) => number]> = {
  'lag-3 autocorrelation': ['none', (days) => autocorrelation(days, 3)[3]],
  'biased autocorrelation': ['none', (days) => biasedAutocorrelation(days, 2)],
  'exponentially weighted mean': ['level', (days) => exponentiallyWeightedMean(days, 7)],
  'smoothed level': ['level', (days) => last(simpleExponentialSmoothing(days, 0.3))],
  'forecast mean': ['level', (days) => autoregressiveForecast(days, 7).point],
  'forecast error': ['unit', (days) => autoregressiveForecast(days, 7).standardError],
  'forecast degrees of freedom': ['none', (days) => autoregressiveForecast(days, 7).df],
  'difference of means': ['unit', (days) => meanShift(days, HALF, 0).difference],
  'error of a difference': ['unit', (days) => meanShift(days, HALF, 0).standardError],
  slope: ['unit', (days) => autoregressiveSlope(days, 0).slope],
  'error of a slope': ['unit', (days) => autoregressiveSlope(days, 0).standardError],
  'Theil-Sen slope': ['unit', (days) => theilSen(days).slope],
  "Mann-Kendall's z": ['none', (days) => mannKendall(days).z],
  "prewhitened Mann-Kendall's z": ['none', (days) => mannKendallPrewhitened(days).z],
  'explained by a split': ['unit squared', (days) => strongestSplit(days, 0, DAYS, SIDES).explained],
  'variance of block means': ['unit squared', (days) => blockMeanVariance(days, 7, 3, 2)],
};

/** Days of whole numbers, some missing, never all alike. */
const diary = fc
  .array(fc.option(fc.integer({ min: 0, max: 10 }), { nil: NaN, freq: 5 }), {
    minLength: DAYS,
    maxLength: DAYS,
  })
  .map((days) => Float64Array.from(days))
  .filter((days) => new Set(days.filter((value) => !Number.isNaN(value))).size > 3);

function expectClose(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

describe.each(Object.entries(FIGURES))('%s', (_, [answer, figure]) => {
  it('answers to another unit and another zero as it should', () => {
    const scale = { none: 1, level: 4, unit: 4, 'unit squared': 16 }[answer];
    fc.assert(
      fc.property(diary, fc.integer({ min: -50, max: 50 }), (days, shift) => {
        // Powers of two and whole numbers: exact arithmetic, so that ties stay ties.
        const moved = days.map((value) => 4 * value + shift);
        expectClose(figure(moved), scale * figure(days) + (answer === 'level' ? shift : 0));
      }),
    );
  });

  it('of nothing, of one day and of days all alike throws nothing and invents nothing', () => {
    const nothing = new Float64Array(DAYS).fill(NaN);
    const oneDay = nothing.with(7, 3);
    const alike = new Float64Array(DAYS).fill(3);
    for (const days of [nothing, oneDay, alike]) expect(Math.abs(figure(days))).not.toBe(Infinity);
    if (answer === 'level') {
      expect(figure(nothing)).toBeNaN();
      expectClose(figure(alike), 3);
    }
    if (answer === 'unit') expect(figure(oneDay)).toBeNaN();
    if (answer === 'unit') expect(figure(alike)).toBe(0);
  });

  it('does not change the days it is given', () => {
    fc.assert(
      fc.property(diary, (days) => {
        const before = days.slice();
        figure(days);
        expect(days).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a series read backwards', () => {
  it('has the same autocorrelation, and the opposite trend', () => {
    fc.assert(
      fc.property(diary, (days) => {
        const back = days.toReversed();
        expectClose(autocorrelation(back, 2)[2], autocorrelation(days, 2)[2]);
        expectClose(biasedAutocorrelation(back, 1), biasedAutocorrelation(days, 1));
        expectClose(theilSen(back).slope, -theilSen(days).slope);
        expectClose(autoregressiveSlope(back, 0).slope, -autoregressiveSlope(days, 0).slope);
        expect(mannKendall(back).s).toBe(0 - mannKendall(days).s);
        expectClose(meanShift(back, HALF, 0).difference, -meanShift(days, HALF, 0).difference);
      }),
    );
  });
});

describe('forecasts', () => {
  it('start from the last day and end at the level', () => {
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

  it('trust the last day less the longer ago it was', () => {
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

  it('weigh a day half as much as one a half-life later, through gaps', () => {
    expect(exponentiallyWeightedMean([4, NaN, 1], 2)).toBeCloseTo(2, 12);
    expect(exponentiallyWeightedMean([4, NaN, 1, NaN, NaN], 2)).toBeCloseTo(2, 12);
    expect(exponentiallyWeightedMean([5, NaN, NaN], 1)).toBe(5);
  });

  it('smooth as Brown does where no day is missing and the first one is long ago', () => {
    const days = Float64Array.from({ length: 300 }, (_, i) => 3 + ((i * 7) % 5));
    const alpha = 1 - 0.5 ** (1 / 7);
    expect(last(simpleExponentialSmoothing(days, alpha))).toBeCloseTo(exponentiallyWeightedMean(days, 7), 9);
  });
});
