import { incompleteBeta } from '../../src/intelligence/statistics/incomplete-beta.js';

/**
 * Fisher's F distribution function: the chance of a ratio of two independent variances up to f.
 *
 * Reference: Abramowitz & Stegun 26.6.2.
 *
 * @param f any real number or infinity
 * @param numerator, denominator degrees of freedom, greater than 0, not necessarily whole
 * @returns from 0 to 1; NaN outside these ranges
 * @example fCdf(3.5, 2, 10); // 0.9296
 */
export function fCdf(f: number, numerator: number, denominator: number): number {
  if (!(numerator > 0 && denominator > 0) || Number.isNaN(f)) return NaN;
  if (f <= 0) return 0;
  if (f === Infinity) return 1;
  const all = numerator * f + denominator;
  return incompleteBeta((numerator * f) / all, numerator / 2, denominator / 2, denominator / all);
}
