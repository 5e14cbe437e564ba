import fc from 'fast-check';
import { expectClose } from '../../../test/reference/expect-close.js';
import { weightedQuantiles } from './weighted-quantiles.js';

fc.configureGlobal({ seed: 20261124 });

const value = fc.integer({ min: -20, max: 20 });

describe('quantiles with weights', () => {
  const shares = [0.1, 0.5, 0.9];

  it('are of type 6 where all weights are equal', () => {
    expect(weightedQuantiles([1, 2, 3, 4], [3, 3, 3, 3], shares)).toEqual([1, 2.5, 4]);
    expect(weightedQuantiles([9, 8, 7, 6, 5, 4, 3, 2, 1], Array(9).fill(2), shares)).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(5, 12),
      expect.closeTo(9, 12),
    ]);
  });

  it('place a value at the middle of its weight', () => {
    // Worth 16/6 values: the middles 1/8, 1/2 and 7/8 become 5/22, 1/2 and 17/22.
    const [low, middle, high] = weightedQuantiles([3, 1, 2], [1, 1, 2], [0.3, 0.5, 0.9]);
    expect(low).toBeCloseTo(1 + (0.3 - 5 / 22) / (6 / 22), 12);
    expect([middle, high]).toEqual([2, 3]);
  });

  it('rise, stay within the values, follow unit and zero, and do not depend on the order', () => {
    const weighted = fc.array(fc.tuple(value, fc.integer({ min: 1, max: 8 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(weighted, value, (rows, shift) => {
        const values = rows.map(([one]) => one);
        const weights = rows.map(([, weight]) => weight);
        const found = weightedQuantiles(values, weights, shares);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        expect(found[0]).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found[2]).toBeLessThanOrEqual(Math.max(...values));
        const moved = weightedQuantiles(
          values.map((one) => 2 * one + shift),
          weights,
          shares,
        );
        moved.forEach((one, i) => expectClose(one, 2 * found[i] + shift));
        const gaps = weightedQuantiles([NaN, ...values], [5, ...weights], shares);
        gaps.forEach((one, i) => expectClose(one, found[i]));
        const doubled = weightedQuantiles(
          values,
          weights.map((weight) => 2 * weight),
          shares,
        );
        doubled.forEach((one, i) => expectClose(one, found[i]));
      }),
    );
  });

  it('leave out missing values, and are NaN when all are missing', () => {
    expect(weightedQuantiles([NaN, NaN], [1, 1], shares)).toEqual([NaN, NaN, NaN]);
    expect(weightedQuantiles([], [], shares)).toEqual([NaN, NaN, NaN]);
    expect(weightedQuantiles([4], [0.2], shares)).toEqual([4, 4, 4]);
  });
});
