import { benjaminiHochberg } from '../../src/intelligence/statistics/benjamini-hochberg.js';

/**
 * As benjaminiHochberg, but valid for any dependence between the tests, at the price of power: every p is first
 * multiplied by 1 + 1/2 + ... + 1/m.
 *
 * Reference: Benjamini & Yekutieli (2001), Ann. Stat. 29:1165-1188.
 *
 * @param pValues NaN: not tested, does not count
 * @returns q-values in the given order, from 0 to 1; NaN where not tested
 * @example benjaminiYekutieli([0.01, 0.04]); // [0.03, 0.06]
 */
export function benjaminiYekutieli(pValues: ArrayLike<number>): Float64Array {
  let penalty = 0;
  let tested = 0;
  for (let i = 0; i < pValues.length; i++) if (!Number.isNaN(pValues[i])) penalty += 1 / ++tested;
  return benjaminiHochberg(pValues, penalty);
}
