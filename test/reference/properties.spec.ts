import fc from 'fast-check';
import { describeCorrelations } from './correlation-properties.js';
import { kendallTau } from './kendall-tau.js';
import { mannKendall } from './mann-kendall.js';
import { medianAbsoluteDeviation } from './median-absolute-deviation.js';
import { midranks } from './midranks.js';
import { describeOneSeries, present, seriesOf } from './one-series-properties.js';
import { spearman } from './spearman.js';
import { theilSen } from './theil-sen.js';
import { tieSizes } from './tie-sizes.js';
import { variance } from './variance.js';
import { welchTest } from './welch-test.js';

fc.configureGlobal({ seed: 20261123 });

describeOneSeries({
  variance: { of: variance, ofSingle: NaN, ofEqual: 0, scaling: { shifts: false, power: 2 } },
  'median absolute deviation': {
    of: medianAbsoluteDeviation,
    ofSingle: 0,
    ofEqual: 0,
    scaling: { shifts: false, power: 1 },
  },
  'Theil-Sen slope': { of: (values) => theilSen(values).slope, ofSingle: NaN, ofEqual: 0 },
});

describeCorrelations({
  Spearman: (x, y) => spearman(x, y).rho,
  Kendall: (x, y) => kendallTau(x, y).tau,
});

describe('midranks', () => {
  it('add up to n (n + 1)/2 with any ties, and equal values share a rank', () => {
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
});

describe('tieSizes', () => {
  it('counts how often each value occurs that occurs more than once', () => {
    expect(tieSizes([3, 1, 3, NaN, 2, 2, 3])).toEqual([2, 3]);
    expect(tieSizes([])).toEqual([]);
  });
});

describe('Mann-Kendall and Welch', () => {
  it('find no trend and no difference in constant or missing data', () => {
    expect(mannKendall([])).toMatchObject({ s: 0, z: 0, p: 1 });
    expect(mannKendall([2, NaN, 2])).toMatchObject({ s: 0, z: 0, p: 1 });
    expect(welchTest([1], [2, 3]).p).toBeNaN();
    expect(welchTest([1, 1], [2, 2, NaN]).p).toBeNaN();
  });
});
