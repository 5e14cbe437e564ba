/**
 * A mean in which each day counts half as much as one `halfLife` days later: exponential smoothing on a calendar with
 * gaps. A missing day has no weight, but the days around it keep their age.
 *
 * Reference: Wright (1986), Management Science 32:499-510.
 *
 * @param values one per day; NaN: missing
 * @param halfLife in days, greater than 0
 * @returns NaN when there is no value
 * @example exponentiallyWeightedMean([4, NaN, 1], 2); // 2
 */
export function exponentiallyWeightedMean(values: ArrayLike<number>, halfLife: number): number {
  const keep = 0.5 ** (1 / halfLife);
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < values.length; i++) {
    sum *= keep;
    weights *= keep;
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    weights++;
  }
  return weights === 0 ? NaN : sum / weights;
}
