import { correlationPValue } from '../../src/intelligence/statistics/correlation-p-value.js';
import { midranks } from './midranks.js';
import { pearson } from '../../src/intelligence/statistics/pearson.js';

export interface RankCorrelation {
  /** From -1 to 1; NaN for fewer than two pairs or when either side is constant. */
  rho: number;
  /** Pairs in which both values are present. */
  n: number;
  /** Two-sided, for independent pairs: do not use it on daily series. NaN below three pairs. */
  p: number;
}

/**
 * Spearman's rank correlation: does y rise when x rises, in any shape? For independent pairs. A day of a daily series
 * resembles the day before it; for such series see effectiveSampleSize.
 *
 * Reference: Spearman (1904), Am. J. Psychol. 15:72-101; ties by midranks, p by Student's t.
 *
 * @param x, y of one length; NaN: missing. Ranks are taken over complete pairs
 * @example spearman([1, 1, 2], [2, 1, 1]).rho; // -0.5
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): RankCorrelation {
  const paired = (own: ArrayLike<number>, other: ArrayLike<number>): Float64Array =>
    Float64Array.from(own, (value, i) => (Number.isNaN(other[i]) ? NaN : value));
  const { r, n } = pearson(midranks(paired(x, y)), midranks(paired(y, x)));
  return { rho: r, n, p: correlationPValue(r, n) };
}
