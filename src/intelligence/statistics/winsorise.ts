/**
 * Replaces values beyond a bound by that bound: a single outlying day still counts on its side, but no more than an
 * ordinary extreme one.
 *
 * Reference: Dixon (1960), Ann. Math. Stat. 31:385-391; Tukey (1962), Ann. Math. Stat. 33:1-67.
 *
 * @param values NaN: missing, stays missing
 * @returns a copy
 * @example winsorise([1, 9, NaN], 0, 5); // [1, 5, NaN]
 */
export function winsorise(values: Float64Array, low: number, high: number): Float64Array {
  const result = values.slice();
  for (let i = 0; i < result.length; i++) {
    if (result[i] < low) result[i] = low;
    else if (result[i] > high) result[i] = high;
  }
  return result;
}
