import { mean } from '../../src/intelligence/statistics/mean.js';

/**
 * The sample variance (divisor n - 1) of the values that are present, in two passes: exact where a running sum of
 * squares would cancel. Its square root is the standard deviation.
 *
 * Reference: Chan, Golub & LeVeque (1983), Am. Stat. 37:242-247.
 *
 * @param values NaN: missing
 * @returns NaN for fewer than two values; 0 when they are all equal
 * @example variance([2, 4, NaN, 6]); // 4
 */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  let rest = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const deviation = values[i] - centre;
    squares += deviation * deviation;
    rest += deviation;
    count++;
  }
  return count < 2 ? NaN : (squares - (rest * rest) / count) / (count - 1);
}
