import { median } from '../../src/intelligence/statistics/median.js';

/**
 * The median distance from the median: a spread that a few extreme days do not move. Times MAD_TO_SD it compares to an
 * SD.
 *
 * Reference: Hampel (1974), J. Am. Stat. Assoc. 69:383-393.
 *
 * @param values NaN: missing
 * @returns not scaled; NaN when there is no value
 * @example medianAbsoluteDeviation([1, 2, 3, 4, 100]); // 1
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}
