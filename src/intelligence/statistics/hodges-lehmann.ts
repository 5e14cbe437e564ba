import { normalQuantile } from './normal-quantile.js';
import { select } from './select.js';

export interface ShiftEstimate {
  /** Median of all differences between a value of the first group and one of the second. */
  difference: number;
  interval: [number, number];
}

/**
 * How much higher one group is than another, in the values' own unit and for any distribution, with the interval of all
 * shifts that Mann and Whitney's rank test would not reject.
 *
 * The rank test assumes independent observations. Where the effective number of observations is only `effectiveShare`
 * of the real one, the variance of its statistic is taken to be 1/effectiveShare times as large, as that of a mean
 * would be.
 *
 * Reference: Hodges & Lehmann (1963), Ann. Math. Stat. 34:598-611; the interval by the normal approximation of the rank
 * test (Hollander & Wolfe 1999, Nonparametric Statistical Methods, 4.3).
 *
 * @param first, second without missing values, at least one in each
 * @param effectiveShare effective over real number of observations, above 0, at most 1
 * @param confidence between 0 and 1
 * @example hodgesLehmann([5, 6, 7], [1, 2, 3], 1).difference; // 4
 */
export function hodgesLehmann(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  effectiveShare: number,
  confidence = 0.95,
): ShiftEstimate {
  const count = first.length * second.length;
  const differences = new Float64Array(count);
  for (let i = 0; i < first.length; i++)
    for (let j = 0; j < second.length; j++) differences[i * second.length + j] = first[i] - second[j];
  const sd = Math.sqrt((count * (first.length + second.length + 1)) / 12 / effectiveShare);
  const outside = Math.floor(count / 2 - normalQuantile(0.5 + confidence / 2) * sd);
  // The bounds are the `outside`-th difference from either end; with too few to reject any shift, the outermost ones.
  const skipped = Math.max(0, outside - 1);
  const [middle, next] = [(count - 1) >> 1, count >> 1];
  const difference = (select(differences, middle) + select(differences, next, middle)) / 2;
  const high = count - 1 - skipped;
  return {
    difference,
    // The middle divides the differences: the lower bound is before it, the upper bound after it.
    interval: [select(differences, skipped, 0, middle), select(differences, high, Math.min(next, high))],
  };
}
