import { isMedication, type MetricDefinition, signOf } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { normalCdf } from '../../statistics/normal-cdf.js';
import { surprises } from '../../statistics/surprises.js';
import { weeklyMeans } from '../weeks/weekly-means.js';

/** Weeks that are read: enough to know how the measures usually move together. */
const WEEKS = 24;
/** With fewer measures than these, each of them speaks for itself. */
const MIN_MEASURES = 3;
/** The sum of independent measures counts like this many earlier weeks. */
const PRIOR = 24;
/** One measure, however far out, is no conjunction. */
const MOST_SURPRISE = 3;

/** One measure's part in a week's conjunction. */
export interface MeasureSurprise {
  metric: MetricDefinition;
  /** The week's mean against a level that followed the weeks before, as a standard normal variable. */
  surprise: number;
  /** The same with better counted up; NaN: neither direction is better. */
  welcome: number;
}

/** A week of many measures at once. */
export interface WeekTogether {
  measures: MeasureSurprise[];
  /** Whether they moved the same way: standard normal in a usual week, negative towards worse. NaN: too few measures. */
  together: number;
  /** Whether they are far from usual on whichever side: standard normal in a usual week. NaN: too few measures. */
  unusual: number;
  /** Whether the budget of errors allows it to be claimed. */
  isClaimed: boolean;
}

/**
 * How unusual is the week as a whole? Each measure's surprise is small in a week in which everything moves a little, and
 * their sum is not [Stouffer et al. 1949, The American Soldier, vol. 1, p. 45]. Measures move together in usual weeks as
 * well (steps and active minutes always do), so the sum is judged by the sums of the person's earlier weeks, shrunk
 * towards that of independent measures [Ledoit & Wolf 2004, J. Multivar. Anal. 88:365]. The mean square, made normal
 * [Wilson & Hilferty 1931, PNAS 17:684], sees what moved on both sides.
 *
 * @returns null with fewer than three measures that can be judged
 */
export function weekTogether(series: readonly DailySeries[], weekOf: number): WeekTogether | null {
  const sums = new WeeklySums();
  const measures: MeasureSurprise[] = [];
  for (const one of series) {
    if (isMedication(one.metric.code)) continue;
    const { means, noise } = weeklyMeans(one, weekOf, WEEKS);
    if (Number.isNaN(means[WEEKS - 1])) continue;
    const weekly = surprises(means, noise);
    const surprise = weekly[WEEKS - 1];
    if (Number.isNaN(surprise)) continue;
    const sign = signOf(one.metric.direction);
    sums.add(weekly, sign);
    measures.push({ metric: one.metric, surprise, welcome: sign === 0 ? NaN : sign * surprise });
  }
  if (measures.length < MIN_MEASURES) return null;
  return { measures, together: sums.together(), unusual: sums.unusual(), isClaimed: false };
}

/**
 * Two-sided p of the larger figure, against a usual week. Both are so careful (variances shrunk towards what the days
 * suggest, and never below what earlier weeks show) that looking twice needs no further correction: docs/evaluation.md,
 * E30.
 */
export function togetherP({ together, unusual }: WeekTogether): number {
  return Math.min(1, 2 * normalCdf(-Math.max(Math.abs(together) || 0, unusual || 0)));
}

/** Sums of the measures' surprises, week by week. */
class WeeklySums {
  private readonly signed = new Float64Array(WEEKS);
  private readonly signedCount = new Float64Array(WEEKS);
  private readonly squares = new Float64Array(WEEKS);
  private readonly count = new Float64Array(WEEKS);

  add(weekly: Float64Array, sign: -1 | 0 | 1): void {
    for (let week = 0; week < WEEKS; week++) {
      const surprise = Math.max(-MOST_SURPRISE, Math.min(MOST_SURPRISE, weekly[week]));
      if (Number.isNaN(surprise)) continue;
      this.squares[week] += surprise * surprise;
      this.count[week]++;
      if (sign === 0) continue;
      this.signed[week] += sign * surprise;
      this.signedCount[week]++;
    }
  }

  together(): number {
    return againstEarlier(this.signedCount, (week) => this.signed[week] / Math.sqrt(this.signedCount[week]));
  }

  unusual(): number {
    return againstEarlier(this.count, (week) => normalOfMeanSquare(this.squares[week], this.count[week]));
  }
}

/** The last week's figure over its root mean square in the earlier weeks, which is 1 for independent measures. */
function againstEarlier(counts: Float64Array, figureOf: (week: number) => number): number {
  const last = WEEKS - 1;
  if (counts[last] < MIN_MEASURES) return NaN;
  let squares = 0;
  let n = 0;
  for (let week = 0; week < last; week++) {
    if (counts[week] < MIN_MEASURES) continue;
    squares += figureOf(week) ** 2;
    n++;
  }
  return figureOf(last) / Math.max(1, Math.sqrt((PRIOR + squares) / (PRIOR + n)));
}

/** A sum of squares of k standard normal variables as a standard normal variable. */
function normalOfMeanSquare(squares: number, k: number): number {
  const variance = 2 / (9 * k);
  return (Math.cbrt(squares / k) - (1 - variance)) / Math.sqrt(variance);
}
