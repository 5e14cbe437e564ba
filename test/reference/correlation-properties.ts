import fc from 'fast-check';
import { day, expectSameDigits, value } from './one-series-properties.js';

type Correlate = (x: number[], y: number[]) => number;

const pairs = fc.array(fc.tuple(day, day), { maxLength: 60 });

/** What every correlation must fulfil. */
export function describeCorrelations(correlations: Readonly<Record<string, Correlate>>): void {
  describe.each(Object.entries(correlations))('%s correlation', (_, correlate) => {
    it('is symmetric and bounded, and does not depend on shift, scale or order', () => {
      fc.assert(
        fc.property(pairs, value, (rows, shift) => {
          const x = rows.map(([one]) => one);
          const y = rows.map(([, two]) => two);
          const r = correlate(x, y);
          expectSameDigits(correlate(y, x), r, 12);
          expectSameDigits(
            correlate(
              x.map((one) => 4 * one + shift),
              y,
            ),
            r,
          );
          expectSameDigits(
            correlate(
              x.map((one) => -one),
              y,
            ),
            -r,
          );
          expectSameDigits(correlate(x.toReversed(), y.toReversed()), r);
          expect(Math.abs(r) <= 1 || Number.isNaN(r)).toBe(true);
        }),
      );
    });

    it('is 1 of a series with itself, and NaN where there are too few pairs or no spread', () => {
      expectSameDigits(correlate([1, 2, 2, NaN, 5], [1, 2, 2, 7, 5]), 1, 12);
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
}
