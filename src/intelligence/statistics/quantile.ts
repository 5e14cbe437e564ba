import { observed } from './observed.js';

/**
 * The value below which a share of the values is, interpolated between neighbours: "type 7", the default of R and
 * numpy.
 *
 * Reference: Hyndman & Fan (1996), Am. Stat. 50:361-365.
 *
 * @param values NaN: missing; need not be sorted
 * @param share from 0 to 1
 * @returns NaN when there is no value, or for a share outside its range
 * @example quantile([1, 2, 3, 4, 7.5], 0.9); // 6.1
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = observed(values);
  if (sorted.length === 0 || !(share >= 0 && share <= 1)) return NaN;
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
