/**
 * The number of days on which x has a value and y has one `lag` days later.
 *
 * @param x, y one value per day from the same first day; NaN: missing
 */
export function countPairedDays(x: Float64Array, y: Float64Array, lag: number): number {
  let count = 0;
  for (let i = lag; i < y.length; i++) if (!Number.isNaN(x[i - lag]) && !Number.isNaN(y[i])) count++;
  return count;
}
