import { isMedication } from '../../../observations/catalogue.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries, TrendResult } from '../../domain/analysis.js';
import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.js';
import { blockMeanVariance } from '../../statistics/block-mean-variance.js';
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
import { BASELINE_DAYS, MIN_BASELINE_DAYS, MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';
import { moveFromConstant, type MoveFromConstant } from './constant-level.js';

/**
 * False discovery rate over the week's metrics for "higher" and "lower". It is not 0.10, because a watch measures one
 * event in many ways, so that one odd week would be claimed many times. A change that falls short is still shown as a
 * lean (methods 2.1).
 */
export const CLAIM_Q = 0.05;
/** "May be higher": the 80 % interval excludes zero. */
const LEAN_P = 0.2;
/** The earlier weeks that show how much weeks differ; fewer than the second number cannot show it. */
const EARLIER_WEEKS = 11;
const MIN_EARLIER_WEEKS = 6;
/** Two-sided 95 %. */
const UPPER_SHARE = 0.975;
const MDC_FACTOR = normalQuantile(UPPER_SHARE) * Math.SQRT2;

/**
 * Compares each metric's seven days before `weekOf` with the 28 days before those, by the AR-corrected two-mean test.
 *
 * Where earlier weeks differ more than their days would predict (holidays, shifts, illness), a week's mean is as
 * uncertain as those weeks show (decision 17). That needs six of the eleven weeks before.
 *
 * A metric is "higher" or "lower" only if it passes the false discovery rate over all metrics tested this week *and*
 * the change is worthwhile. It "may be" if its 80 % interval excludes zero and the change is worthwhile. Without the
 * second condition every fifth metric would lean, with changes that no person would care about.
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
export function analyseTrends(series: readonly DailySeries[], weekOf: number): TrendResult[] {
  const results: TrendResult[] = [];
  const p = new Float64Array(series.length);
  for (let i = 0; i < series.length; i++) {
    results.push(compareWeek(series[i], weekOf));
    p[i] = results[i].p;
  }
  const q = benjaminiHochberg(p);
  for (let i = 0; i < results.length; i++) {
    results[i].q = q[i];
    if (q[i] <= CLAIM_Q) claim(results[i]);
  }
  return results;
}

/** A lean that passes the false discovery rate becomes a claim. */
function claim(result: TrendResult): void {
  if (result.word === 'may be higher') result.word = 'higher';
  else if (result.word === 'may be lower') result.word = 'lower';
}

/** One metric alone: its word is at most a lean, and its q is not known yet. */
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
    const move = moveFromConstant(days, weekStart);
    // A device may round the other way from one week on.
    const isRounding = !metric.selfReported && Math.abs(shift.difference) <= comparedStep(metric, days);
    if (move && !isRounding) claimMove(result, move);
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
  const leans = difference !== 0 && Math.abs(difference) >= worthwhile && result.p < LEAN_P;
  if (!leans) result.word = 'about the same';
  else result.word = difference > 0 ? 'may be higher' : 'may be lower';
}

/** All days of the baseline are equal: the exact test replaces that of two means. */
function claimMove(result: TrendResult, { p, interval }: MoveFromConstant): void {
  result.p = p;
  result.interval95 = interval;
  if (Math.abs(result.difference) < result.worthwhile) return;
  result.word = result.difference > 0 ? 'may be higher' : 'may be lower';
}
