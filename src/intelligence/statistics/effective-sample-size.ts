/** The sum includes the lags up to one part in so many of the paired days (Pyper & Peterman 1998). */
const LAG_SHARE = 5;
/** The largest first-order estimate: closer to 1 the formula gives no usable answer. */
const MAX_AUTOCORRELATION = 0.95;
/** Keeps two degrees of freedom for the t-test. */
const MIN_EFFECTIVE = 4;

const clipped = (r: number): number => Math.min(Math.max(r, 0), MAX_AUTOCORRELATION) || 0;

/** The largest lag that effectiveSampleSize reads for a number of paired days. */
export function lagsForEffectiveSampleSize(pairedDays: number): number {
  return Math.floor(pairedDays / LAG_SHARE);
}

/**
 * How many independent days two autocorrelated series are worth when they are correlated with each other. A day that
 * resembles the day before it brings little new; a test that counts all days finds relations in noise.
 *
 * The result is the smaller of two estimates, so that neither slow waves (which the first misses) nor a noisy sum over
 * lags (in the second) produce a finding: n (1 - a)/(1 + a) with a the product of both lag-1 autocorrelations, and 1 /
 * (1/n + 2/n sum over k up to n/5 of (1 - k/n) r_k(x) r_k(y)).
 *
 * References: Bartlett (1935), J. R. Stat. Soc. 98:536-543; Pyper & Peterman (1998), Can. J. Fish. Aquat. Sci.
 * 55:2127-2140.
 *
 * @param pairedDays number of days on which both series have a value
 * @param acfX, acfY autocorrelations of each series, index = lag, at least lagsForEffectiveSampleSize(pairedDays) long;
 *   NaN counts as 0
 * @returns from 4 to max(4, pairedDays)
 * @example effectiveSampleSize(60, [1, 0.5, ...], [1, 0.5, ...]); // at most 60 * 0.75 / 1.25 = 36
 */
export function effectiveSampleSize(
  pairedDays: number,
  acfX: ArrayLike<number>,
  acfY: ArrayLike<number>,
): number {
  const product = clipped(acfX[1]) * clipped(acfY[1]);
  const firstOrder = (pairedDays * (1 - product)) / (1 + product);
  let sum = 0;
  for (let lag = 1; lag <= lagsForEffectiveSampleSize(pairedDays); lag++) {
    const term = acfX[lag] * acfY[lag];
    if (!Number.isNaN(term)) sum += (1 - lag / pairedDays) * term;
  }
  const allLags = sum > 0 ? pairedDays / (1 + 2 * sum) : pairedDays;
  return Math.max(MIN_EFFECTIVE, Math.min(firstOrder, allLags));
}
