/**
 * The tests of levels share this model: the noise around a fitted level is a first-order autoregression, described by
 * its variance and its lag-1 autocorrelation phi.
 */

/** The largest estimate: closer to 1, a mean of some weeks means nothing. */
export const MAX_PHI = 0.95;
/** Below three degrees of freedom, intervals are useless. */
const MIN_DEGREES = 3;
/**
 * Days vary less around a fitted level than around the true one. The correction for that goes no further than this
 * share.
 */
const MIN_VARIANCE_SHARE = 0.3;
/**
 * Variance that rounding to whole steps adds: a uniform error of one step (Sheppard 1898, Proc. Lond. Math. Soc.
 * 29:353).
 */
const ROUNDING_VARIANCE = 1 / 12;

/**
 * Phi without the bias of short series. Around one fitted mean, r is too small by (1 + 4 r)/n (Kendall 1954, Biometrika
 * 41:403-404); around a line, or around two means split where they differ most, by about (2 + 6 r)/n (measured; methods
 * 2.2).
 *
 * @param lag1 r, over pairs of days both present, divided by the variance of all days
 * @returns from 0 to MAX_PHI
 */
export function correctedPhi(lag1: number, n: number, fit: 'mean' | 'line or step'): number {
  const bias = fit === 'mean' ? 1 + 4 * lag1 : 2 + 6 * lag1;
  return Math.min(Math.max(lag1 + bias / n, 0), MAX_PHI);
}

/**
 * Variance of single days, from the squares left around a fitted level.
 *
 * @param absorbed the part of n sigma^2 that the fit takes: for each fitted mean its variance inflation, which is 1
 *   when days are independent
 * @param step smallest difference the measure can show: a coarse measure is never known better than its rounding
 */
export function noiseVariance(squares: number, n: number, absorbed: number, step: number): number {
  const unbiased = squares / Math.max(MIN_VARIANCE_SHARE * n, n - absorbed);
  return Math.max(unbiased, step * step * ROUNDING_VARIANCE);
}

/**
 * Degrees of freedom of t: those that the effective number of days leaves (Zwiers & von Storch 1995, J. Climate
 * 8:336-351).
 */
export function effectiveDegrees(n: number, phi: number): number {
  return Math.max(MIN_DEGREES, (n * (1 - phi)) / (1 + phi) - 2);
}
