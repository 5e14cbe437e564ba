import { median } from '../../src/intelligence/statistics/median.js';
import { normalQuantile } from '../../src/intelligence/statistics/normal-quantile.js';
import { observed } from '../../src/intelligence/statistics/observed.js';
import { tieSizes } from './tie-sizes.js';

export interface TheilSen {
  /** Median of the slopes through all pairs of points, in units of y per unit of x. */
  slope: number;
  /** Of a line through the medians of x and y. */
  intercept: number;
  /** Of the slope, by default 95 %. For independent values: too narrow on daily series. */
  interval: [number, number];
}

/**
 * The steady rise or fall of a series, which up to a quarter of extreme values does not move.
 *
 * References: Theil (1950), Proc. K. Ned. Akad. Wet. 53; Sen (1968), J. Am. Stat. Assoc. 63:1379-1389.
 *
 * @param y NaN: missing
 * @param x times, of the same length; by default 0, 1, 2, ...
 * @returns NaN figures for fewer than two points
 * @example theilSen([1, 3, 5]).slope; // 2
 */
export function theilSen(y: ArrayLike<number>, x?: ArrayLike<number>, confidence = 0.95): TheilSen {
  const times = Float64Array.from(y, (value, i) => (Number.isNaN(value) ? NaN : (x?.[i] ?? i)));
  const slopes: number[] = [];
  for (let i = 0; i < y.length; i++)
    for (let j = i + 1; j < y.length; j++) {
      const run = times[j] - times[i];
      if (run !== 0 && !Number.isNaN(run)) slopes.push((y[j] - y[i]) / run);
    }
  slopes.sort((a, b) => a - b);
  const slope = median(slopes);
  return {
    slope,
    intercept: median(y) - slope * median(times),
    interval: slopeInterval(slopes, times, y, confidence),
  };
}

/** The slopes that are as far from either end as the variance of Kendall's S allows (Sen 1968, eq. 2.6). */
function slopeInterval(
  slopes: readonly number[],
  times: Float64Array,
  y: ArrayLike<number>,
  confidence: number,
): [number, number] {
  const n = observed(y).length;
  if (slopes.length === 0) return [NaN, NaN];
  const spread = (t: number): number => t * (t - 1) * (2 * t + 5);
  const ties = [...tieSizes(times), ...tieSizes(y)].reduce((sum, size) => sum + spread(size), 0);
  const reach = normalQuantile(0.5 + confidence / 2) * Math.sqrt((spread(n) - ties) / 18);
  const high = Math.min(roundHalfEven((slopes.length + reach) / 2), slopes.length - 1);
  const low = Math.max(roundHalfEven((slopes.length - reach) / 2) - 1, 0);
  return [slopes[low], slopes[high]];
}

/** Rounds as IEEE 754 and the reference implementation do. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
