import type { DailySeries, RangeOutcome } from '../../domain/analysis.js';
import type { GivenRange } from '../../domain/week-state.js';
import { mean } from '../../statistics/mean.js';
import { clipDays } from '../series/clip-days.js';
import { countPairedDays } from '../series/count-paired-days.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';

/** A mean of equal days may lie beside them by rounding; a bound that is one of the days must still hold it. */
const ROUNDING = 1e-9;

/**
 * The ranges given a week ago against what the seven days before `weekOf` came to.
 *
 * @param given those for the very week; ranges of an earlier one would be held against the wrong days
 * @returns in the order given, those of metrics with at least four days in the week; bounds belong to the range
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
