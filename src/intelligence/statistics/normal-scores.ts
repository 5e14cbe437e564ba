import { midranks } from './midranks.js';
import { normalQuantile } from './normal-quantile.js';

/** Blom's plotting position (rank - 3/8) / (n + 1/4): close to the expected order statistics of a normal sample. */
const BLOM = 3 / 8;
/** Scores are kept for sample sizes up to this one: some 250 kB at the most. */
const MAX_KEPT = 128;

/** By sample size: the score of rank r at index 2 r, so that midranks have a place too. */
const kept: (Float64Array | undefined)[] = [];

function scoreOfRank(rank: number, count: number): number {
  return normalQuantile((rank - BLOM) / (count + 1 - 2 * BLOM));
}

function scoresOfSize(count: number): Float64Array {
  return (kept[count] ??= Float64Array.from({ length: 2 * count + 1 }, (_, i) => scoreOfRank(i / 2, count)));
}

/**
 * Each value replaced by what a normal sample would have at its rank. Outliers and skew are gone, order is kept; a
 * correlation of two such series is a rank correlation with better power than Spearman's.
 *
 * Reference: Blom (1958), Statistical Estimates and Transformed Beta-Variables; ties by midranks.
 *
 * @param values NaN: missing
 * @returns as long as `values`; NaN where the value is missing; all 0 when the values are alike
 * @example normalScores([5, 7, 6]); // [-0.82, 0.82, 0]
 */
export function normalScores(values: ArrayLike<number>): Float64Array {
  const ranks = midranks(values);
  let count = 0;
  for (let i = 0; i < ranks.length; i++) if (!Number.isNaN(ranks[i])) count++;
  const scores = count <= MAX_KEPT ? scoresOfSize(count) : null;
  for (let i = 0; i < ranks.length; i++) {
    if (Number.isNaN(ranks[i])) continue;
    ranks[i] = scores ? scores[2 * ranks[i]] : scoreOfRank(ranks[i], count);
  }
  return ranks;
}
