import { createPcg } from '../../common/pcg.js';
import { hodgesLehmann } from './hodges-lehmann.js';
import { partialCorrelation } from './partial-correlation.js';
import { pearson } from './pearson.js';

describe('hodgesLehmann', () => {
  it('is the median of all differences, with the interval that the rank test does not reject', () => {
    // floor(100/2 - 1.96 sqrt(100 * 21 / 12)) = 24: the 24th of 100 differences from either end (-6 to 12, 3 ten
    // times).
    const first = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    const second = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(hodgesLehmann(first, second, 1)).toEqual({ difference: 3, interval: [0, 6] });
  });

  it('mirrors when the groups are swapped, and widens with fewer effective observations', () => {
    const pcg = createPcg('groups');
    const first = Array.from({ length: 20 }, () => pcg.normal());
    const second = Array.from({ length: 30 }, () => pcg.normal());
    const { difference, interval } = hodgesLehmann(first, second, 0.5);
    const mirrored = hodgesLehmann(second, first, 0.5);
    expect(mirrored.difference).toBeCloseTo(-difference, 12);
    expect(mirrored.interval[0]).toBeCloseTo(-interval[1], 12);
    expect(hodgesLehmann(first, second, 0.2).interval[1]).toBeGreaterThan(interval[1]);
    expect(hodgesLehmann([1, 2], [0, 0], 1).interval).toEqual([1, 2]);
  });

  it('covers the true shift in about 95 % of samples', () => {
    const pcg = createPcg('coverage');
    let covered = 0;
    for (let i = 0; i < 600; i++) {
      const first = Array.from({ length: 25 }, () => pcg.normal() + 1);
      const second = Array.from({ length: 25 }, () => pcg.normal());
      const [low, high] = hodgesLehmann(first, second, 1).interval;
      if (low <= 1 && high >= 1) covered++;
    }
    expect(covered / 600).toBeGreaterThan(0.93);
    expect(covered / 600).toBeLessThan(0.98);
  });
});

describe('partialCorrelation', () => {
  it('is the correlation of the residuals of x and y after a regression on z', () => {
    const pcg = createPcg('partial');
    const z = Array.from({ length: 50 }, () => pcg.normal());
    const x = z.map((value) => value + pcg.normal());
    const y = z.map((value, i) => value + 0.5 * x[i] + pcg.normal());
    const left = (values: number[]): number[] => {
      const r = pearson(values, z).r;
      const mean = (of: number[]): number => of.reduce((a, b) => a + b) / of.length;
      const sd = (of: number[]): number => Math.hypot(...of.map((one) => one - mean(of)));
      return values.map((value, i) => value - ((r * sd(values)) / sd(z)) * z[i]);
    };
    const partial = partialCorrelation(pearson(x, y).r, pearson(x, z).r, pearson(y, z).r);
    expect(partial).toBeCloseTo(pearson(left(x), left(y)).r, 12);
  });

  it('is NaN when z determines x', () => {
    expect(partialCorrelation(0.5, 1, 0.5)).toBeNaN();
  });
});
