import type { DailySeries, RangeOutcome } from '../../domain/analysis.js';
import type { GivenRange } from '../../domain/week-state.js';
import { mean } from '../../statistics/mean.js';
import { clipDays } from '../series/clip-days.js';
import { countPairedDays } from '../series/count-paired-days.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';

/**
 * The mean of equal days may differ from them by rounding; a bound that equals one of the days must still contain it.
 */
const ROUNDING = 1e-9;

/**
 * Compares the ranges given a week ago with the means of the seven days before `weekOf`.
 *
 * @param given the ranges for this very week; those of an earlier week would be compared with the wrong days
 * @returns in the order given, for metrics with at least four days in the week; the bounds belong to the range
 */
export function scoreRanges(
  given: readonly GivenRange[],
  series: readonly DailySeries[],
  weekOf: number,
): RangeOutcome[] {
  const outcomes: RangeOutcome[] = [];
  for (const { metric: code, low, high } of given) {
    const found = series.find(({ metric }) => metric.code === code);
    if (!found) continue;
    const week = clipDays(found, weekOf - WEEK_DAYS, weekOf);
    const days = countPairedDays(week, week, 0);
    if (days < MIN_WEEK_DAYS) continue;
    const weekMean = mean(week);
    const room = ROUNDING * Math.max(Math.abs(low), Math.abs(high));
    const held = weekMean >= low - room && weekMean <= high + room;
    outcomes.push({ metric: found.metric, low, high, mean: weekMean, days, held });
  }
  return outcomes;
}
