import { quantile } from './quantile.js';

/**
 * The middle value: half of the values lie below it. A few wild days do not move it.
 *
 * @param values NaN: missing
 * @returns the mean of the two middle ones when their number is even; NaN when nothing is there
 * @example median([1, 100, 2]); // 2
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
