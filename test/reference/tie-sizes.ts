import { observed } from '../../src/intelligence/statistics/observed.js';

/**
 * How often each value occurs, for values that occur more than once: rank tests use these to correct their variance.
 *
 * @param values NaN: missing
 * @example tieSizes([1, 2, 2, 3, 3, 3]); // [2, 3]
 */
export function tieSizes(values: ArrayLike<number>): number[] {
  const sorted = observed(values);
  const sizes: number[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > 1) sizes.push(to - from);
  }
  return sizes;
}
