import { incompleteBeta } from './incomplete-beta.js';

/**
 * The upper tail of Student's t: the chance of a value above t. At |t|, twice this chance is the two-sided p-value. It
 * keeps its relative precision far out, where 1 - cdf has none left.
 *
 * Reference: Abramowitz & Stegun 26.7.1.
 *
 * @param t any real number or infinity
 * @param df degrees of freedom, greater than 0, not necessarily whole
 * @returns from 0 to 1; NaN for df <= 0
 * @example studentTSurvival(6, 30); // 6.97e-7
 */
export function studentTSurvival(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return NaN;
  if (Math.abs(t) === Infinity) return t > 0 ? 0 : 1;
  const squared = t * t;
  const tail = 0.5 * incompleteBeta(df / (df + squared), df / 2, 0.5, squared / (df + squared));
  return t >= 0 ? tail : 1 - tail;
}
