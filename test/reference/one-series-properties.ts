import fc from 'fast-check';

/** Whole numbers from a short range: many ties, and exact arithmetic under shifts and doublings. */
export const value = fc.integer({ min: -20, max: 20 });
export const day = fc.option(value, { nil: NaN, freq: 4 });
export const seriesOf = (minLength: number) => fc.array(day, { minLength, maxLength: 120 });
export const present = (values: readonly number[]): number[] => values.filter((one) => !Number.isNaN(one));
const shuffledPair = seriesOf(2).chain((values) =>
  fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
);

/** Equal to so many digits; NaN equals NaN. */
export function expectSameDigits(actual: number, expected: number, digits = 9): void {
  expect(actual).toEqual(Number.isNaN(expected) ? NaN : expect.closeTo(expected, digits));
}

export interface OneSeriesStatistic {
  /** One number of one series. */
  of: (values: ArrayLike<number>) => number;
  /** What it is of the single value 4, and of equal values 4. */
  ofSingle: number;
  ofEqual: number;
  /**
   * Set where the order of the days does not matter: whether a shift of all values moves it, and to which power it
   * grows with their scale.
   */
  scaling?: { shifts: boolean; power: 1 | 2 };
}

/** What every statistic of one series must fulfil. */
export function describeOneSeries(statistics: Readonly<Record<string, OneSeriesStatistic>>): void {
  describe.each(Object.entries(statistics))('%s', (_, { of, ofSingle, ofEqual, scaling }) => {
    it('is NaN when no value is there', () => {
      expect([of([]), of([NaN, NaN])]).toEqual([NaN, NaN]);
    });

    it('is a number or NaN for a single value and for equal values, and never throws', () => {
      expect(of([4])).toBe(ofSingle);
      expect(of([4, 4, NaN, 4])).toBe(ofEqual);
    });

    if (!scaling) return;
    const { shifts, power } = scaling;

    it('does not depend on the order of the days or on missing days', () => {
      fc.assert(
        fc.property(shuffledPair, ([values, shuffled]) => {
          expectSameDigits(of(shuffled), of(values));
          expect(of(present(values))).toBe(of(values));
        }),
      );
    });

    it('moves with a shift (a spread does not) and grows with the scale', () => {
      fc.assert(
        fc.property(seriesOf(2), value, (values, shift) => {
          const before = of(values);
          expectSameDigits(of(values.map((one) => one + shift)), shifts ? before + shift : before);
          expectSameDigits(of(values.map((one) => 2 * one)), before * 2 ** power);
        }),
      );
    });
  });
}
