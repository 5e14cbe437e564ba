/**
 * The arithmetic mean of the values that are present.
 *
 * @param values NaN: missing
 * @returns NaN when there is no value
 * @example mean([1, NaN, 3]); // 2
 */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return count === 0 ? NaN : sum / count;
}
