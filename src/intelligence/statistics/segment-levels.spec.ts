import { createPcg } from '../../common/pcg.js';
import { blockMeanVariance } from './block-mean-variance.js';
import { maximallySelectedPValue } from './maximally-selected-p-value.js';
import { meanShift, shiftPValue } from './mean-shift.js';
import { segmentLevels } from './segment-levels.js';
import { strongestSplit } from './strongest-split.js';

const LIMITS = { minSpan: 14, minDays: 10 };

/** Independent normal days at one level after another, a fifth missing. */
function levels(seed: string, parts: readonly [days: number, level: number][]): Float64Array {
  const pcg = createPcg(seed);
  return Float64Array.from(
    parts.flatMap(([days, level]) =>
      Array.from({ length: days }, () => (pcg.uniform() < 0.2 ? NaN : level + pcg.normal())),
    ),
  );
}

describe('strongestSplit', () => {
  it('leaves the least squares of all splits with two sides of sufficient length', () => {
    const values = levels('split', [
      [30, 0],
      [30, 1],
    ]);
    const there = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
    const mean = (days: readonly number[]): number =>
      days.reduce((sum, i) => sum + values[i], 0) / days.length;
    const explained = (split: number): number => {
      const [before, after] = [there.filter((i) => i < split), there.filter((i) => i >= split)];
      return ((mean(before) - mean(after)) ** 2 * before.length * after.length) / there.length;
    };
    const allowed = there.filter(
      (i) =>
        i - there[0] >= 14 &&
        there[there.length - 1] - i + 1 >= 14 &&
        there.filter((j) => j < i).length >= 10 &&
        there.filter((j) => j >= i).length >= 10,
    );
    const best = allowed.reduce((a, b) => (explained(b) > explained(a) ? b : a));
    const found = strongestSplit(values, 0, values.length, LIMITS);
    expect(found.split).toBe(best);
    expect(found.explained).toBeCloseTo(explained(best), 10);
  });

  it('is NaN where no split has two sides of sufficient length', () => {
    expect(strongestSplit(levels('short', [[27, 0]]), 0, 27, LIMITS).split).toBeNaN();
    expect(strongestSplit(new Float64Array(60).fill(NaN), 0, 60, LIMITS).split).toBeNaN();
    // Long enough, but too few days on one side.
    const sparse = levels('sparse', [[60, 0]]).map((value, i) => (i < 40 && i % 5 > 0 ? NaN : value));
    expect(strongestSplit(sparse, 0, 40, LIMITS).split).toBeNaN();
  });
});

describe('maximallySelectedPValue', () => {
  it('keeps the error rate of the best of all splits, where the p of that split alone is far too small', () => {
    const runs = Array.from({ length: 1500 }, (_, i) => {
      const values = levels(`null ${i}`, [[100, 0]]);
      const { split } = strongestSplit(values, 0, values.length, LIMITS);
      const shift = meanShift(values, split, 0, NaN, true);
      const p = shiftPValue(shift);
      return { p, corrected: maximallySelectedPValue(p, 10 / (shift.nBefore + shift.nAfter)) };
    });
    const share = (hit: (run: { p: number; corrected: number }) => boolean): number =>
      runs.filter(hit).length / runs.length;
    expect(share(({ p }) => p <= 0.05)).toBeGreaterThan(0.25);
    expect(share(({ corrected }) => corrected <= 0.05)).toBeLessThanOrEqual(0.065);
    expect(share(({ corrected }) => corrected <= 0.05)).toBeGreaterThan(0.02);
  });

  it('is 1 for p 1, tiny for p 0, and NaN for NaN', () => {
    expect(maximallySelectedPValue(1, 0.1)).toBe(1);
    expect(maximallySelectedPValue(0, 0.1)).toBeLessThan(1e-290);
    expect(maximallySelectedPValue(NaN, 0.1)).toBeNaN();
  });
});

describe('segmentLevels', () => {
  it('finds the steps of a staircase, in order of time', () => {
    const values = levels('stairs', [
      [60, 0],
      [60, 3],
      [60, 6],
    ]);
    const found = segmentLevels(values, 0.001, LIMITS, 3);
    expect(found.map(({ split }) => split)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.abs(found[0].split - 60)).toBeLessThanOrEqual(4);
    expect(Math.abs(found[1].split - 120)).toBeLessThanOrEqual(4);
    expect(segmentLevels(values, 0.001, LIMITS, 1)).toHaveLength(1);
  });

  it('finds none in noise, in equal days or in nothing', () => {
    for (let i = 0; i < 50; i++)
      expect(segmentLevels(levels(`quiet ${i}`, [[120, 0]]), 1e-4, LIMITS, 3)).toEqual([]);
    expect(segmentLevels(new Float64Array(80).fill(3), 0.001, LIMITS, 3)).toEqual([]);
    expect(segmentLevels(new Float64Array(80).fill(NaN), 0.001, LIMITS, 3)).toEqual([]);
    expect(segmentLevels(new Float64Array(0), 0.001, LIMITS, 3)).toEqual([]);
  });
});

describe('blockMeanVariance', () => {
  it('is the variance of the means of blocks with enough days, counted from the end', () => {
    // From the end: 5 6 | 1 NaN (left out) | 1 2 | and a day that makes no block.
    const values = Float64Array.of(99, 1, 2, 1, NaN, 5, 6);
    expect(blockMeanVariance(values, 2, 2, 2)).toBeCloseTo(8, 12);
    expect(blockMeanVariance(values, 2, 1, 3)).toBeCloseTo(
      ((1.5 - 8 / 3) ** 2 + (1 - 8 / 3) ** 2 + (5.5 - 8 / 3) ** 2) / 2,
      12,
    );
    expect(blockMeanVariance(values, 2, 2, 3)).toBeNaN();
  });
});
