/**
 * How much the means of successive blocks of days differ: how a week's mean varies when nothing happens, for any
 * dependence between days (batch means).
 *
 * Reference: Conway (1963), Manage. Sci. 10:47-61.
 *
 * @param values one per day; NaN: missing. Blocks are counted back from the end
 * @param blockDays length of a block
 * @param minDays a block with fewer days does not count
 * @param minBlocks with fewer blocks the result is unknown
 * @returns the sample variance of the blocks' means; NaN: unknown
 * @example blockMeanVariance(Float64Array.of(1, 1, 3, 3), 2, 2, 2); // 2
 */
export function blockMeanVariance(
  values: Float64Array,
  blockDays: number,
  minDays: number,
  minBlocks: number,
): number {
  let blocks = 0;
  let centre = 0;
  let squares = 0;
  for (let end = values.length; end >= blockDays; end -= blockDays) {
    let sum = 0;
    let n = 0;
    for (let i = end - blockDays; i < end; i++) {
      if (Number.isNaN(values[i])) continue;
      sum += values[i];
      n++;
    }
    if (n < minDays) continue;
    // Welford (1962): one pass, without the cancellation of a sum of squares.
    blocks++;
    const deviation = sum / n - centre;
    centre += deviation / blocks;
    squares += deviation * (sum / n - centre);
  }
  return blocks < minBlocks ? NaN : squares / (blocks - 1);
}
