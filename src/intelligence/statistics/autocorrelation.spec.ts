import fc from 'fast-check';
import { autocorrelation } from './autocorrelation.js';

fc.configureGlobal({ seed: 20261123 });

describe('autocorrelation', () => {
  it('uses only pairs of days that are both observed', () => {
    // Mean 2, variance 2/5. One day apart are (1,2), (2,2) and (3,2): each has a day at the mean.
    expect([...autocorrelation([1, 2, 2, NaN, 3, 2], 1)]).toEqual([1, 0]);
    // Four days apart are (1,3) and (2,2): (-1 + 0)/2 / (2/5).
    expect(autocorrelation([1, 2, 2, NaN, 3, 2], 4)[4]).toBeCloseTo(-1.25, 12);
  });

  it('is NaN at a lag that no two days have', () => {
    expect([...autocorrelation([1, NaN, 2, NaN, 4], 1)]).toEqual([1, NaN]);
    expect([...autocorrelation([5, 5, 5], 1)]).toEqual([NaN, NaN]);
    expect([...autocorrelation([], 1)]).toEqual([NaN, NaN]);
  });

  it('does not depend on shift, scale, direction of time or empty days around the series', () => {
    const day = fc.option(fc.integer({ min: 0, max: 9 }), { nil: NaN, freq: 4 });
    fc.assert(
      fc.property(fc.array(day, { maxLength: 60 }), fc.integer({ min: -9, max: 9 }), (values, shift) => {
        const before = autocorrelation(values, 5);
        const same = (other: Float64Array): void =>
          other.forEach((r, lag) =>
            expect(r).toEqual(Number.isNaN(before[lag]) ? NaN : expect.closeTo(before[lag], 9)),
          );
        same(
          autocorrelation(
            values.map((one) => 2 * one + shift),
            5,
          ),
        );
        same(autocorrelation(values.toReversed(), 5));
        same(autocorrelation([NaN, NaN, ...values, NaN], 5));
      }),
    );
  });
});
