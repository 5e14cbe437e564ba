import { isMedication } from '../../../observations/catalogue.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries, TrendResult } from '../../domain/analysis.js';
import { blockMeanVariance } from '../../statistics/block-mean-variance.js';
import { followLevel } from '../../statistics/local-level.js';
import { meanShift, shiftPValue } from '../../statistics/mean-shift.js';
import type { MeanShift } from '../../statistics/mean-shift.js';
import { normalQuantile } from '../../statistics/normal-quantile.js';
import { studentTQuantile } from '../../statistics/student-t-quantile.js';
import {
  changeInUnit,
  comparedDays,
  comparedStep,
  levelInUnit,
  worthwhileChange,
} from '../series/compared-scale.js';
import { sliceDays } from '../series/slice-days.js';
import { weeklyMeans } from '../weeks/weekly-means.js';
import { BASELINE_DAYS, MIN_BASELINE_DAYS, MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';
import { moveFromConstant } from './constant-level.js';

/** The earlier weeks that show how much weeks differ; fewer than the second number cannot show it. */
const EARLIER_WEEKS = 11;
const MIN_EARLIER_WEEKS = 6;
/** Below this number of independent days the days depend on each other so much that weeks tell more. */
const FEW_INDEPENDENT_DAYS = 8;
/** The weeks whose level is followed in that case, this one included. */
const FOLLOWED_WEEKS = 15;
/** Two-sided 95 %. */
const UPPER_SHARE = 0.975;
const MDC_FACTOR = normalQuantile(UPPER_SHARE) * Math.SQRT2;

/**
 * Compares each metric's seven days before `weekOf` with the 28 days before those, by the AR-corrected two-mean test.
 *
 * Where earlier weeks differ more than their days would predict (holidays, shifts, illness), a week's mean is as
 * uncertain as those weeks show (decision 17). That needs six of the eleven weeks before. Where each day strongly
 * depends on the one before (a resting heart rate), the week is judged by a level that follows the weeks before it.
 *
 * No word is given here beside "about the same": what is claimed is decided over all measures and Mondays
 * (analysis/budget).
 *
 * Metrics compared as logarithms give geometric means, and all sizes and bounds as that share of the baseline's, in the
 * metric's own unit. Medicines are counted, never compared: they are in no family of tests, their word is "about the
 * same", and their figures are NaN however many days they have.
 *
 * A metric without any spread before the week is tested exactly: it stays "about the same" while it never changes, and
 * is reported when a level that never moved does, on most days of the week (moveFromConstant).
 *
 * @returns one result per series, in their order. With too few days: the means, and NaN for every other figure
 */
export function compareWeeks(series: readonly DailySeries[], weekOf: number): TrendResult[] {
  return series.map((one) => compareWeek(one, weekOf));
}

/** Whether the change is large enough to be worth a word, however certain it is. */
export const isWorthwhile = ({ difference, worthwhile }: TrendResult): boolean =>
  difference !== 0 && Math.abs(difference) >= worthwhile;

/** Gives the trend its word: what the budget of errors allows to be claimed. */
export function claimTrend(trend: TrendResult, q: number, isClaimed: boolean): void {
  trend.q = q;
  if (isClaimed) trend.word = trend.difference > 0 ? 'higher' : 'lower';
}

/** One metric alone: its word and its q are not known yet. */
function compareWeek(series: DailySeries, weekOf: number): TrendResult {
  const { metric } = series;
  const days = sliceDays(series, weekOf - WEEK_DAYS * (1 + EARLIER_WEEKS), weekOf);
  const compared = comparedDays(metric, days);
  const weekStart = days.length - WEEK_DAYS;
  const shift = meanShift(
    compared.subarray(weekStart - BASELINE_DAYS),
    BASELINE_DAYS,
    comparedStep(metric, days.subarray(weekStart - BASELINE_DAYS)),
    blockMeanVariance(compared.subarray(0, weekStart), WEEK_DAYS, MIN_WEEK_DAYS, MIN_EARLIER_WEEKS),
  );
  const enough = shift.nAfter >= MIN_WEEK_DAYS && shift.nBefore >= MIN_BASELINE_DAYS;
  const medication = isMedication(metric.code);
  const result: TrendResult = {
    metric,
    weekDays: shift.nAfter,
    baselineDays: shift.nBefore,
    weekMean: levelInUnit(metric, shift.meanAfter),
    baselineMean: levelInUnit(metric, shift.meanBefore),
    difference: NaN,
    interval95: [NaN, NaN],
    spread: NaN,
    standardError: NaN,
    detectable: NaN,
    worthwhile: NaN,
    p: NaN,
    q: NaN,
    word: medication ? 'about the same' : 'too little data',
  };
  if (enough && !medication) {
    addFigures(result, metric, shift);
    if (shift.df < FEW_INDEPENDENT_DAYS) followWeeks(result, series, weekOf, shift);
    const move = moveFromConstant(days, weekStart);
    // A device may round the other way from one week on.
    const isRounding = !metric.selfReported && Math.abs(shift.difference) <= comparedStep(metric, days);
    if (move && !isRounding) Object.assign(result, { p: move.p, interval95: move.interval });
  }
  return result;
}

function addFigures(result: TrendResult, metric: MetricDefinition, shift: MeanShift): void {
  const { difference, meanBefore: level } = shift;
  const worthwhile = worthwhileChange(metric, shift.spread, level);
  const half = studentTQuantile(UPPER_SHARE, shift.df) * shift.standardError;
  result.difference = result.weekMean - result.baselineMean;
  result.interval95 = [
    changeInUnit(metric, level, difference - half),
    changeInUnit(metric, level, difference + half),
  ];
  result.spread = changeInUnit(metric, level, shift.spread);
  result.standardError = changeInUnit(metric, level, shift.standardError);
  result.detectable = changeInUnit(metric, level, MDC_FACTOR * shift.standardErrorAfter);
  result.worthwhile = changeInUnit(metric, level, worthwhile);
  result.p = shiftPValue(shift);
  result.word = 'about the same';
}

/** Replaces the error and p of days that depend on each other by those of the weeks before, where these are enough. */
function followWeeks(result: TrendResult, series: DailySeries, weekOf: number, shift: MeanShift): void {
  const { metric } = series;
  const { means, noise } = weeklyMeans(series, weekOf, FOLLOWED_WEEKS);
  const step = followLevel(means, noise);
  // Where the level that follows lies beyond the mean of the four weeks, it moved before this week.
  if (Number.isNaN(step.p) || Math.sign(step.difference) !== Math.sign(shift.difference)) return;
  const { difference, meanBefore: level } = shift;
  const half = studentTQuantile(UPPER_SHARE, step.df) * step.standardError;
  result.interval95 = [
    changeInUnit(metric, level, difference - half),
    changeInUnit(metric, level, difference + half),
  ];
  result.standardError = changeInUnit(metric, level, step.standardError);
  result.p = step.p;
}
