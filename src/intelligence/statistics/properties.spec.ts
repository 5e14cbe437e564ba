import fc from 'fast-check';
import { describeCorrelations } from '../../../test/reference/correlation-properties.js';
import {
  day,
  describeOneSeries,
  expectSameDigits,
  present,
  seriesOf,
} from '../../../test/reference/one-series-properties.js';
import { spearman } from '../../../test/reference/spearman.js';
import { autocorrelation } from './autocorrelation.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { mean } from './mean.js';
import { median } from './median.js';
import { normalScores } from './normal-scores.js';
import { pearson } from './pearson.js';
import { quantile } from './quantile.js';
import { sortedOrder } from './sorted-order.js';
import { wilsonInterval } from './wilson-interval.js';

fc.configureGlobal({ seed: 20261123 });

const LEVEL = { ofSingle: 4, ofEqual: 4, scaling: { shifts: true, power: 1 } } as const;

describeOneSeries({
  mean: { of: mean, ...LEVEL },
  median: { of: median, ...LEVEL },
  'quantile .8': { of: (values) => quantile(values, 0.8), ...LEVEL },
  'lag-1 autocorrelation': {
    of: (values) => autocorrelation(values, 1)[1],
    ofSingle: NaN,
    ofEqual: NaN,
  },
});

describeCorrelations({ Pearson: (x, y) => pearson(x, y).r });

describe('sortedOrder', () => {
  it('sorts the values and leaves out missing ones', () => {
    fc.assert(
      fc.property(fc.array(day, { maxLength: 3000 }), (values) => {
        const sorted = sortedOrder(values).map((i) => values[i]);
        expect(sorted).toEqual(present(values).sort((a, b) => a - b));
      }),
    );
  });
});

describe('normalScores', () => {
  it('keeps the order of the values, mirrors with them and is centred at 0', () => {
    fc.assert(
      fc.property(seriesOf(1), (values) => {
        const scores = normalScores(values);
        const mirrored = normalScores(values.map((one) => -one));
        scores.forEach((score, i) => expectSameDigits(mirrored[i], -score, 12));
        if (present(values).length > 1) expectSameDigits(spearman(values, scores).rho || 1, 1, 12);
      }),
    );
    expect([...normalScores([5, 5, NaN, 5])]).toEqual([0, 0, NaN, 0]);
    expect(normalScores(Array.from({ length: 500 }, (_, i) => i))[499]).toBeCloseTo(3.02, 2);
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

describe('families and shares', () => {
  it('Benjamini-Hochberg keeps the order of the p-values, gives none below them and skips untested ones', () => {
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

  it('Wilson intervals contain the share, mirror, and are NaN without trials', () => {
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
});
