import fc from 'fast-check';
import { expectClose } from './expect-close.js';

export const DAYS = 40;

/** Days of whole numbers with gaps, of more than three different values. */
export const diary = fc
  .array(fc.option(fc.integer({ min: 0, max: 10 }), { nil: NaN, freq: 5 }), {
    minLength: DAYS,
    maxLength: DAYS,
  })
  .map((days) => Float64Array.from(days))
  .filter((days) => new Set(days.filter((value) => !Number.isNaN(value))).size > 3);

/** How a figure answers to values a x + b: not at all, with the level, with the unit, or with the unit squared. */
export type Answer = 'none' | 'level' | 'unit' | 'unit squared';

/** What every figure of a diary must fulfil. */
export function describeDiaryFigures(
  figures: Readonly<Record<string, readonly [Answer, (days: Float64Array) => number]>>,
): void {
  describe.each(Object.entries(figures))('%s', (_, [answer, figure]) => {
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

    it('neither throws nor invents anything for no days, for one day and for equal days', () => {
      const nothing = new Float64Array(DAYS).fill(NaN);
      const oneDay = nothing.with(7, 3);
      const equal = new Float64Array(DAYS).fill(3);
      for (const days of [nothing, oneDay, equal]) expect(Math.abs(figure(days))).not.toBe(Infinity);
      if (answer === 'level') {
        expect(figure(nothing)).toBeNaN();
        expectClose(figure(equal), 3);
      }
      if (answer === 'unit') expect(figure(oneDay)).toBeNaN();
      if (answer === 'unit') expect(figure(equal)).toBe(0);
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
}
