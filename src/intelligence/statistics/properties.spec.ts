import fc from 'fast-check';
import { autocorrelation } from './autocorrelation.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { kendallTau } from './kendall-tau.js';
import { mannKendall } from './mann-kendall.js';
import { mean } from './mean.js';
import { median } from './median.js';
import { medianAbsoluteDeviation } from './median-absolute-deviation.js';
import { midranks } from './midranks.js';
import { normalScores } from './normal-scores.js';
import { pearson } from './pearson.js';
import { quantile } from './quantile.js';
import { sortedOrder } from './sorted-order.js';
import { spearman } from './spearman.js';
import { theilSen } from './theil-sen.js';
import { tieSizes } from './tie-sizes.js';
import { variance } from './variance.js';
import { welchTest } from './welch-test.js';
import { wilsonInterval } from './wilson-interval.js';

fc.configureGlobal({ seed: 20261123 });

/** Equal to so many digits; NaN equals NaN. */
function expectClose(actual: number, expected: number, digits = 9): void {
  expect(actual).toEqual(Number.isNaN(expected) ? NaN : expect.closeTo(expected, digits));
}

/** Whole numbers from a short range: many ties, and exact arithmetic under shifts and doublings. */
const value = fc.integer({ min: -20, max: 20 });
const day = fc.option(value, { nil: NaN, freq: 4 });
const seriesOf = (minLength: number) => fc.array(day, { minLength, maxLength: 120 });
const shuffledPair = seriesOf(2).chain((values) =>
  fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
);
const present = (values: readonly number[]): number[] => values.filter((one) => !Number.isNaN(one));

/** Every statistic of one series that yields one number. */
const STATISTICS: Record<string, (values: ArrayLike<number>) => number> = {
  mean,
  variance,
  median,
  'median absolute deviation': medianAbsoluteDeviation,
  'quantile .8': (values) => quantile(values, 0.8),
  'lag-1 autocorrelation': (values) => autocorrelation(values, 1)[1],
  'Theil-Sen slope': (values) => theilSen(values).slope,
};

describe.each(Object.entries(STATISTICS))('%s', (name, statistic) => {
  it('of nothing is NaN', () => {
    expect([statistic([]), statistic([NaN, NaN])]).toEqual([NaN, NaN]);
  });

  it('of one value and of values all alike is a number or NaN, and never throws', () => {
    const oneValue = { variance: NaN, 'lag-1 autocorrelation': NaN, 'Theil-Sen slope': NaN };
    const constant = { mean: 4, median: 4, 'quantile .8': 4, 'lag-1 autocorrelation': NaN };
    const centred = { 'median absolute deviation': 0 };
    expect(statistic([4])).toBe({ mean: 4, median: 4, 'quantile .8': 4, ...oneValue, ...centred }[name]);
    expect(statistic([4, 4, NaN, 4])).toBe(
      { variance: 0, 'Theil-Sen slope': 0, ...constant, ...centred }[name],
    );
  });
});

describe.each(['mean', 'variance', 'median', 'median absolute deviation', 'quantile .8'])('%s', (name) => {
  const statistic = STATISTICS[name];

  it('does not depend on the order, nor on missing days', () => {
    fc.assert(
      fc.property(shuffledPair, ([values, shuffled]) => {
        expectClose(statistic(shuffled), statistic(values));
        expect(statistic(present(values))).toBe(statistic(values));
      }),
    );
  });

  it('moves with a shift (or stays, being a spread) and grows with the scale', () => {
    const isSpread = name === 'variance' || name === 'median absolute deviation';
    const power = name === 'variance' ? 2 : 1;
    fc.assert(
      fc.property(seriesOf(2), value, (values, shift) => {
        const before = statistic(values);
        expectClose(statistic(values.map((one) => one + shift)), isSpread ? before : before + shift);
        expectClose(statistic(values.map((one) => 2 * one)), before * 2 ** power);
      }),
    );
  });
});

describe('ranks', () => {
  it('sort, and leave out what is missing', () => {
    fc.assert(
      fc.property(fc.array(day, { maxLength: 3000 }), (values) => {
        const sorted = sortedOrder(values).map((i) => values[i]);
        expect(sorted).toEqual(present(values).sort((a, b) => a - b));
      }),
    );
  });

  it('add up to n (n + 1)/2 whatever the ties, equal values sharing one', () => {
    fc.assert(
      fc.property(seriesOf(0), (values) => {
        const ranks = midranks(values);
        const n = present(values).length;
        expect(present([...ranks]).reduce((sum, rank) => sum + rank, 0)).toBe((n * (n + 1)) / 2);
        values.forEach((one, i) =>
          expect(ranks[values.indexOf(one)]).toBe(Number.isNaN(one) ? undefined : ranks[i]),
        );
      }),
    );
  });

  it('become normal scores that keep the order, mirror and centre', () => {
    fc.assert(
      fc.property(seriesOf(1), (values) => {
        const scores = normalScores(values);
        const mirrored = normalScores(values.map((one) => -one));
        scores.forEach((score, i) => expectClose(mirrored[i], -score, 12));
        if (present(values).length > 1) expectClose(spearman(values, scores).rho || 1, 1, 12);
      }),
    );
    expect([...normalScores([5, 5, NaN, 5])]).toEqual([0, 0, NaN, 0]);
    expect(normalScores(Array.from({ length: 500 }, (_, i) => i))[499]).toBeCloseTo(3.02, 2);
  });

  it('count ties', () => {
    expect(tieSizes([3, 1, 3, NaN, 2, 2, 3])).toEqual([2, 3]);
    expect(tieSizes([])).toEqual([]);
  });
});

describe.each([
  ['Pearson', (x: number[], y: number[]) => pearson(x, y).r],
  ['Spearman', (x: number[], y: number[]) => spearman(x, y).rho],
  ['Kendall', (x: number[], y: number[]) => kendallTau(x, y).tau],
])('%s correlation', (_, correlate) => {
  const pairs = fc.array(fc.tuple(day, day), { maxLength: 60 });

  it('is symmetric, bounded, and blind to shift, scale and order', () => {
    fc.assert(
      fc.property(pairs, value, (rows, shift) => {
        const x = rows.map(([one]) => one);
        const y = rows.map(([, two]) => two);
        const r = correlate(x, y);
        expectClose(correlate(y, x), r, 12);
        expectClose(
          correlate(
            x.map((one) => 4 * one + shift),
            y,
          ),
          r,
        );
        expectClose(
          correlate(
            x.map((one) => -one),
            y,
          ),
          -r,
        );
        expectClose(correlate(x.toReversed(), y.toReversed()), r);
        expect(Math.abs(r) <= 1 || Number.isNaN(r)).toBe(true);
      }),
    );
  });

  it('is 1 with itself and NaN where there is nothing to tell', () => {
    expectClose(correlate([1, 2, 2, NaN, 5], [1, 2, 2, 7, 5]), 1, 12);
    for (const [x, y] of [
      [[], []],
      [[1], [2]],
      [
        [3, 3, 3],
        [1, 2, 3],
      ],
      [
        [1, 2, NaN],
        [NaN, NaN, 3],
      ],
    ])
      expect(correlate(x, y)).toBeNaN();
  });
});

describe('pearson at a lag', () => {
  it('pairs each day with one so many days later', () => {
    const x = [1, 5, 2, 8, NaN, 3];
    const y = [NaN, 10, 50, 20, 80, 7];
    expect(pearson(x, y, 1)).toEqual({ r: 1, n: 4 });
    expect(pearson(x, y, 9)).toEqual({ r: NaN, n: 0 });
  });
});

describe('other tests', () => {
  it('false discovery rates keep the order of the p-values, exceed them and skip what was not tested', () => {
    const p = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: NaN });
    fc.assert(
      fc.property(fc.array(p, { maxLength: 40 }), (pValues) => {
        const q = benjaminiHochberg(pValues);
        pValues.forEach((one, i) => {
          expect(Number.isNaN(q[i])).toBe(Number.isNaN(one));
          if (Number.isNaN(one)) return;
          expect(q[i]).toBeGreaterThanOrEqual(one);
          expect(q[i]).toBeLessThanOrEqual(1);
          pValues.forEach((other, j) => expect(other > one && q[j] < q[i]).toBe(false));
        });
        expect(present([...q]).sort()).toEqual(present([...benjaminiHochberg(present(pValues))]).sort());
      }),
    );
    expect([...benjaminiHochberg([])]).toEqual([]);
  });

  it('Wilson intervals hold the share, mirror, and are honest about nothing', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (k, others) => {
        fc.pre(k + others > 0);
        const [low, high] = wilsonInterval(k, k + others);
        const [mirroredLow, mirroredHigh] = wilsonInterval(others, k + others);
        expect(low).toBeLessThanOrEqual(k / (k + others));
        expect(high).toBeGreaterThanOrEqual(k / (k + others));
        expect([mirroredLow, mirroredHigh].map((one) => 1 - one)).toEqual([
          expect.closeTo(high, 12),
          expect.closeTo(low, 12),
        ]);
      }),
    );
    for (const [k, n] of [
      [0, 0],
      [3, 2],
      [-1, 2],
    ])
      expect(wilsonInterval(k, n)).toEqual([NaN, NaN]);
  });

  it('Mann-Kendall and Welch have no opinion on constant or missing data', () => {
    expect(mannKendall([])).toMatchObject({ s: 0, z: 0, p: 1 });
    expect(mannKendall([2, NaN, 2])).toMatchObject({ s: 0, z: 0, p: 1 });
    expect(welchTest([1], [2, 3]).p).toBeNaN();
    expect(welchTest([1, 1], [2, 2, NaN]).p).toBeNaN();
  });
});
