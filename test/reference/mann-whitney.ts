import { midranks } from './midranks.js';
import { normalCdf } from '../../src/intelligence/statistics/normal-cdf.js';
import { tieSizes } from './tie-sizes.js';

export interface MannWhitney {
  /** Pairs (one value of each group) in which the first group's value is the higher one; equal ones count as a half. */
  u: number;
  /** Two-sided, normal approximation with continuity correction; rough below about eight values per group. */
  p: number;
}

/**
 * Is one group higher than another, for any distribution of the values? For independent observations; the tie-corrected
 * form. u over the number of pairs is the chance that a value of the first group exceeds one of the second.
 *
 * Reference: Mann & Whitney (1947), Ann. Math. Stat. 18:50-60; ties and continuity as in Lehmann (1975),
 * Nonparametrics.
 *
 * @param first, second NaN: missing
 * @returns u NaN when a group is empty; p NaN when a group is empty or all values are equal
 * @example mannWhitney([1, 2, 2, 3], [2, 3, 4, 5]); // { u: 2.5, p: 0.137 }
 */
export function mannWhitney(first: ArrayLike<number>, second: ArrayLike<number>): MannWhitney {
  const all = [...Array.from(first), ...Array.from(second)];
  const ranks = midranks(all);
  let n = 0;
  let rankSum = 0;
  for (let i = 0; i < first.length; i++) {
    if (Number.isNaN(ranks[i])) continue;
    n++;
    rankSum += ranks[i];
  }
  const both = ranks.filter((rank) => !Number.isNaN(rank)).length;
  const m = both - n;
  if (n === 0 || m === 0) return { u: NaN, p: NaN };
  const u = rankSum - (n * (n + 1)) / 2;
  const ties = tieSizes(all).reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = ((n * m) / 12) * (both + 1 - ties / (both * (both - 1)));
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return { u, p: variance > 0 ? 2 * normalCdf(-distance / Math.sqrt(variance)) : NaN };
}
