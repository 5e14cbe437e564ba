import { logGamma } from './log-gamma.js';

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/**
 * The chance of at least k of n days, when as many days before had the thing as `earlier` says and nothing has changed:
 * the predictive distribution after Jeffreys' prior. Days come in clusters, so the earlier ones count for fewer:
 * `inflation` is how much their weeks vary beyond what independent days would.
 *
 * Reference: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 2.4 (Jeffreys' prior) and 5.3 (beta-binomial).
 *
 * @param k 0 to n
 * @param inflation 1 or more
 * @returns from 0 to 1
 * @example betaBinomialTail(6, 7, { count: 10, of: 56 }); // 0.00056
 */
export function betaBinomialTail(
  k: number,
  n: number,
  earlier: { count: number; of: number },
  inflation = 1,
): number {
  const a = 0.5 + earlier.count / inflation;
  const b = 0.5 + (earlier.of - earlier.count) / inflation;
  let tail = 0;
  for (let i = k; i <= n; i++) {
    const ways = -Math.log(n + 1) - logBeta(i + 1, n - i + 1);
    tail += Math.exp(ways + logBeta(i + a, n - i + b) - logBeta(a, b));
  }
  return Math.min(1, tail);
}
