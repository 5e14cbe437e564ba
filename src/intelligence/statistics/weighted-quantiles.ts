import { sortedOrder } from './sorted-order.js';

/**
 * Values below which the next one is with the given probabilities, when some of the past values count more than others:
 * "type 6" quantiles with weights. With equal weights, position k of n has the share k/(n + 1). This is valid for any
 * distribution that a value yet to come shares with those observed (type 7 intervals are too narrow for it). With
 * unequal weights, the middle u of a value's weight has the share (n u + 1/2)/(n + 1), where n = (sum of w)^2 / sum of
 * w^2 is the effective number of values.
 *
 * References: Hyndman & Fan (1996), Am. Stat. 50:361-365 (type 6); Kish (1965), Survey Sampling, 11.7 (n).
 *
 * @param values NaN: missing
 * @param weights of the same length, greater than 0
 * @param shares ascending, from 0 to 1
 * @returns one value per share, interpolated between neighbours and never beyond the smallest and largest; NaN when
 *   there is no value
 * @example weightedQuantiles([1, 2, 3, 4], [1, 1, 1, 1], [0.5]); // [2.5]
 */
export function weightedQuantiles(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  shares: readonly number[],
): number[] {
  const order = sortedOrder(values);
  if (order.length === 0) return shares.map(() => NaN);
  let total = 0;
  let squares = 0;
  for (const index of order) {
    total += weights[index];
    squares += weights[index] * weights[index];
  }
  const n = (total * total) / squares;
  // In units of weight: the position of the next share, and the middles of two neighbouring values' weights.
  const wantedOf = (share: number): number => (total * (share * (n + 1) - 0.5)) / n;
  const result: number[] = [];
  let before = 0;
  let previousMiddle = -Infinity;
  let previous = values[order[0]];
  let wanted = wantedOf(shares[0]);
  for (let i = 0; i < order.length && result.length < shares.length; i++) {
    const weight = weights[order[i]];
    const value = values[order[i]];
    const middle = before + weight / 2;
    while (wanted <= middle) {
      const way = (wanted - previousMiddle) / (middle - previousMiddle);
      result.push(i === 0 ? value : previous + way * (value - previous));
      wanted = result.length < shares.length ? wantedOf(shares[result.length]) : Infinity;
    }
    before += weight;
    previousMiddle = middle;
    previous = value;
  }
  while (result.length < shares.length) result.push(previous);
  return result;
}
