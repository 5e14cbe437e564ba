/**
 * The values that are present, in ascending order. Missing values are NaN throughout this library, and every statistic
 * here leaves them out.
 *
 * @returns a new array
 * @example observed([3, NaN, 1]); // Float64Array [1, 3]
 */
export function observed(values: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) kept[count++] = values[i];
  return kept.subarray(0, count).sort();
}
