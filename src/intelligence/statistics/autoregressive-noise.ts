/**
 * What the tests of levels share: the noise around a fitted level is taken to be a first-order autoregression, known by
 * its variance and its lag-1 autocorrelation phi.
 */

/** No estimate above it: closer to 1 a mean of some weeks means nothing. */
export const MAX_PHI = 0.95;
/** Below three degrees of freedom intervals are of no use. */
const MIN_DEGREES = 3;
/** Days around a fitted level vary less than they do around the true one; no correction beyond this factor. */
const MIN_VARIANCE_SHARE = 0.3;
/** Variance that rounding to whole steps adds: a uniform error of one step (Sheppard 1898, Proc. Lond. Math. Soc. 29:353). */
const ROUNDING_VARIANCE = 1 / 12;

/**
 * Phi without the bias of short series: around one fitted mean r falls short by (1 + 4 r)/n (Kendall 1954, Biometrika
 * 41:403-404); around a line, or two means parted where they differ most, by some (2 + 6 r)/n (measured; methods 2.2).
 *
 * @param lag1 r, over pairs of days both there, divided by the variance of all
 * @returns from 0 to MAX_PHI
 */
export function correctedPhi(lag1: number, n: number, fit: 'mean' | 'line or step'): number {
  const bias = fit === 'mean' ? 1 + 4 * lag1 : 2 + 6 * lag1;
  return Math.min(Math.max(lag1 + bias / n, 0), MAX_PHI);
}

/**
 * Variance of single days from the squares left around a fitted level.
 *
 * @param absorbed what the fit takes of n sigma^2: for each fitted mean its variance inflation, 1 if days are independent
 * @param step smallest difference the measure can show: nothing coarse is known better than its rounding
 */
export function noiseVariance(squares: number, n: number, absorbed: number, step: number): number {
  const unbiased = squares / Math.max(MIN_VARIANCE_SHARE * n, n - absorbed);
  return Math.max(unbiased, step * step * ROUNDING_VARIANCE);
}

/** Degrees of freedom of t: as many as independent days would leave (Zwiers & von Storch 1995, J. Climate 8:336-351). */
export function effectiveDegrees(n: number, phi: number): number {
  return Math.max(MIN_DEGREES, (n * (1 - phi)) / (1 + phi) - 2);
}
