import type { DailySeries } from '../../domain/analysis.js';
import { comparedDays, comparedStep } from '../series/compared-scale.js';
import { sliceDays } from '../series/slice-days.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';

/** A series by its weeks, on the compared scale. */
export interface WeeklyMeans {
  /** Oldest first; NaN: a week with fewer than four days. The last one is the week before weekOf. */
  means: Float64Array;
  /** The variance that a mean has from its own days, if these did not depend on each other. */
  noise: number;
}

/**
 * The means of the `weeks` weeks before `weekOf`. The noise is pooled over them, and is at least that of rounding to
 * whole measuring steps.
 */
export function weeklyMeans(series: DailySeries, weekOf: number, weeks: number): WeeklyMeans {
  const days = sliceDays(series, weekOf - weeks * WEEK_DAYS, weekOf);
  const compared = comparedDays(series.metric, days);
  const means = new Float64Array(weeks).fill(NaN);
  let noise = 0;
  let n = 0;
  for (let week = 0; week < weeks; week++) {
    const own = meanOfDays(compared, week * WEEK_DAYS);
    if (own.days < MIN_WEEK_DAYS) continue;
    means[week] = own.mean;
    noise += own.variance / own.days;
    n++;
  }
  const step = comparedStep(series.metric, days);
  return { means, noise: Math.max(noise / n, (step * step) / (12 * WEEK_DAYS)) };
}

/** Mean and variance of one week's days (Welford 1962). */
function meanOfDays(days: Float64Array, from: number): { days: number; mean: number; variance: number } {
  let n = 0;
  let mean = 0;
  let squares = 0;
  for (let i = from; i < from + WEEK_DAYS; i++) {
    if (Number.isNaN(days[i])) continue;
    n++;
    const deviation = days[i] - mean;
    mean += deviation / n;
    squares += deviation * (days[i] - mean);
  }
  return { days: n, mean, variance: squares / (n - 1) };
}
