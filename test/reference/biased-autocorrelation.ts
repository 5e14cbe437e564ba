import { mean } from '../../src/intelligence/statistics/mean.js';

/**
 * The textbook autocorrelation at one lag: the sum of products of deviations, `lag` apart, over the sum of all squares.
 * It shrinks towards zero when pairs are missing (autocorrelation divides by the number of existing pairs), and the
 * methods that are defined with it expect that.
 *
 * Reference: Box & Jenkins (1970), Time Series Analysis, eq. 2.1.13; with gaps, pairs of values that are both present.
 *
 * @param values one per day; NaN: missing
 * @returns NaN when all values are equal or there are none
 * @example biasedAutocorrelation([1, 2, 3, 4], 1); // 0.25
 */
export function biasedAutocorrelation(values: ArrayLike<number>, lag: number): number {
  const centre = mean(values);
  let squares = 0;
  let products = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i] - centre;
    if (Number.isNaN(deviation)) continue;
    squares += deviation * deviation;
    const before = i < lag ? NaN : values[i - lag] - centre;
    if (!Number.isNaN(before)) products += deviation * before;
  }
  return squares > 0 ? products / squares : NaN;
}
