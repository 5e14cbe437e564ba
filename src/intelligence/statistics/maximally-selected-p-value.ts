import { normalQuantile } from './normal-quantile.js';

/** Below this normal score the approximation is not valid, and nothing would be claimed anyway. */
const MIN_SCORE = 1;
/** A smaller p has no usable normal quantile in double precision. */
const SMALLEST_P = 1e-300;

/**
 * The p-value of the best of all splits of a series in two, from the p-value that this split would have if it had been
 * named beforehand.
 *
 * Reference: Miller & Siegmund (1982), Biometrics 38:1011-1016.
 *
 * @param p two-sided, of the split with the largest difference
 * @param share smallest share of the series on each side, below 1/2
 * @example maximallySelectedPValue(0.001, 0.1); // 0.029
 */
export function maximallySelectedPValue(p: number, share: number): number {
  const z = -normalQuantile(Math.max(p, SMALLEST_P) / 2);
  if (!(z > MIN_SCORE)) return Number.isNaN(z) ? NaN : 1;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const width = 2 * Math.log((1 - share) / share);
  return Math.min(1, density * ((z - 1 / z) * width + 4 / z));
}
