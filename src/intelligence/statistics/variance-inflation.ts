/**
 * How much more a mean of n days of a first-order autoregression varies than a mean of n independent days: 1 without
 * autocorrelation, approaching (1 + phi)/(1 - phi) for many days. It is the closed form of 1 + 2 sum over k < n of
 * (1 - k/n) phi^k.
 *
 * Reference: Bayley & Hammersley (1946), J. R. Stat. Soc. Suppl. 8:184-197.
 *
 * @param n days, at least 1
 * @param phi lag-1 autocorrelation, from 0 to below 1
 * @example varianceInflation(2, 0.5); // 1.5
 */
export function varianceInflation(n: number, phi: number): number {
  const rest = 1 - phi;
  return 1 + (2 * phi * (1 - (1 - phi ** n) / (n * rest))) / rest;
}
