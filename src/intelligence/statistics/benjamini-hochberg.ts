import { sortedOrder } from './sorted-order.js';

/**
 * Turns the p-values of one family of questions into q-values: when everything with q <= 0.05 is claimed, on average at
 * most 5 % of the claims are false. For independent or positively dependent tests.
 *
 * Reference: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57:289-300.
 *
 * @param pValues NaN: not tested, does not count
 * @param penalty factor on every p (Benjamini-Yekutieli's, in test/reference)
 * @returns q-values in the given order, from 0 to 1; NaN where not tested
 * @example benjaminiHochberg([0.01, 0.04, 0.5]); // [0.03, 0.06, 0.5]
 */
export function benjaminiHochberg(pValues: ArrayLike<number>, penalty = 1): Float64Array {
  const order = sortedOrder(pValues);
  const result = new Float64Array(pValues.length).fill(NaN);
  let smallest = 1;
  for (let rank = order.length; rank > 0; rank--) {
    const index = order[rank - 1];
    smallest = Math.min(smallest, pValues[index] * ((order.length * penalty) / rank));
    result[index] = smallest;
  }
  return result;
}
