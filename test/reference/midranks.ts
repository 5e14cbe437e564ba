import { sortedOrder } from '../../src/intelligence/statistics/sorted-order.js';

/**
 * Ranks from 1 upwards; equal values share the mean of the ranks that they take.
 *
 * Reference: Kendall (1945), Biometrika 33:239-251.
 *
 * @param values NaN: missing
 * @param order the positions of the values that are present, smallest value first, where it is known already
 * @returns as long as `values`; NaN where the value is missing
 * @example midranks([10, NaN, 30, 10]); // [1.5, NaN, 3, 1.5]
 */
export function midranks(
  values: ArrayLike<number>,
  order: ArrayLike<number> = sortedOrder(values),
): Float64Array {
  const ranks = new Float64Array(values.length).fill(NaN);
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from]];
    while (to < order.length && values[order[to]] === value) to++;
    for (let i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2;
  }
  return ranks;
}
