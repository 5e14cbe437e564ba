/** The least that each side of a split needs. */
export interface SideLimits {
  /** Calendar days, from the first to the last observed day of the side. */
  minSpan: number;
  /** Observed days. */
  minDays: number;
}

/**
 * Where to split a series in two so that the means differ most: the split that leaves the least squares around the two
 * means. This is one step of binary segmentation.
 *
 * Reference: Scott & Knott (1974), Biometrics 30:507-512.
 *
 * @param values one per day; NaN: missing
 * @param from, until the segment to split, `until` exclusive
 * @returns the index of the later side's first observed day, and the squares that the split explains; NaN: no split has
 *   two sides of sufficient length
 */
export function strongestSplit(
  values: Float64Array,
  from: number,
  until: number,
  { minSpan, minDays }: SideLimits,
): { split: number; explained: number } {
  let n = 0;
  let total = 0;
  let first = NaN;
  let last = NaN;
  for (let i = from; i < until; i++) {
    if (Number.isNaN(values[i])) continue;
    if (n === 0) first = i;
    last = i;
    n++;
    total += values[i];
  }
  let best = -1;
  let split = NaN;
  let nBefore = 0;
  let sumBefore = 0;
  for (let i = first; i <= last - minSpan + 1 && nBefore <= n - minDays; i++) {
    if (Number.isNaN(values[i])) continue;
    if (nBefore >= minDays && i - first >= minSpan) {
      const nAfter = n - nBefore;
      const difference = sumBefore / nBefore - (total - sumBefore) / nAfter;
      const explained = (difference * difference * nBefore * nAfter) / n;
      if (explained > best) {
        best = explained;
        split = i;
      }
    }
    nBefore++;
    sumBefore += values[i];
  }
  return { split, explained: Number.isNaN(split) ? NaN : best };
}
