import { normalQuantile } from './normal-quantile.js';
import { sortedOrder } from './sorted-order.js';

/** Blom's plotting position (rank - 3/8) / (n + 1/4): close to the expected order statistics of a normal sample. */
const BLOM = 3 / 8;
/** Scores are kept for sample sizes up to this one: about 250 kB at most. */
const MAX_KEPT = 128;

/** By sample size; see scoresOfSize. */
const kept: (Float64Array | undefined)[] = [];

/** For a sample of `count` values, the normal score of rank r is at index 2 r, so that midranks have an index too. */
function scoresOfSize(count: number): Float64Array {
  return kept[count] ?? makeTable(count);
}

function makeTable(count: number): Float64Array {
  const table = Float64Array.from({ length: 2 * count + 1 }, (_, i) =>
    normalQuantile((i / 2 - BLOM) / (count + 1 - 2 * BLOM)),
  );
  if (count <= MAX_KEPT) kept[count] = table;
  return table;
}

/**
 * Replaces each value by the value of a normal sample at its rank. Outliers and skew disappear, and the order is kept;
 * a correlation of two such series is a rank correlation with better power than Spearman's.
 *
 * Reference: Blom (1958), Statistical Estimates and Transformed Beta-Variables; ties by midranks.
 *
 * @param values NaN: missing
 * @param order the positions of the values that are present, smallest value first, where it is known already
 * @returns as long as `values`; NaN where the value is missing; all 0 when the values are equal
 * @example normalScores([5, 7, 6]); // [-0.82, 0.82, 0]
 */
export function normalScores(
  values: ArrayLike<number>,
  order: ArrayLike<number> = sortedOrder(values),
): Float64Array {
  const scoreOf = scoresOfSize(order.length);
  const scores = new Float64Array(values.length).fill(NaN);
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from]];
    while (to < order.length && values[order[to]] === value) to++;
    // Their midrank is (from + 1 + to) / 2.
    const score = scoreOf[from + 1 + to];
    for (let i = from; i < to; i++) scores[order[i]] = score;
  }
  return scores;
}
