import { quantile } from './quantile.js';

/**
 * The middle value: half of the values are below it. A few extreme days do not move it.
 *
 * @param values NaN: missing
 * @returns the mean of the two middle ones when their number is even; NaN when there is no value
 * @example median([1, 100, 2]); // 2
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
