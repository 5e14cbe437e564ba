import { isMedication } from '../../../observations/catalogue.js';
import type { DailySeries, LongViewResult } from '../../domain/analysis.js';
import { type AutoregressiveSlope, autoregressiveSlope } from '../../statistics/autoregressive-slope.js';
import { pearson } from '../../statistics/pearson.js';
import { studentTSurvival } from '../../statistics/student-t-survival.js';
import { studentTQuantile } from '../../statistics/student-t-quantile.js';
import {
  changeInUnit,
  comparedDays,
  comparedStep,
  levelInUnit,
  worthwhileChange,
} from '../series/compared-scale.js';
import { sliceDays } from '../series/slice-days.js';
import { WEEK_DAYS } from '../windows.js';

/** Eight weeks; at least half of their days must be recorded, spread over both halves. */
export const LONG_VIEW_DAYS = 56;
const MIN_DAYS = 28;
const MIN_HALF_DAYS = 10;
/** From the first recorded day to the last: nothing is reported about weeks before a record began. */
const MIN_SPAN = 49;
/** A metric with too few days for that is viewed by its weeks, over a year. */
const SPARSE_DAYS = 364;
const MIN_SPARSE_SPAN = 77;
const MIN_HALF_WEEKS = 5;
/** What was last recorded longer ago says nothing about today. */
const RECENT_DAYS = 21;
/** Two-sided 95 %. */
const UPPER_SHARE = 0.975;

/**
 * The drift of each metric's level over the eight weeks before `weekOf`, by the AR-corrected slope of a straight line:
 * movements that a comparison of two means is too short to see. `change` is the line's value on the last recorded day
 * minus that on the first.
 *
 * Weeks differ more than their days suggest, and a test that is repeated every Monday meets each of these differences
 * eight times. So the line through the weeks' means counts as much as that through the days: p is their geometric mean.
 *
 * No word is given here beside "about the same" (analysis/budget). Metrics compared as logarithms give their change as
 * that share of the line's first day, in the metric's own unit.
 *
 * A metric that has too few days for that, but is recorded in most weeks of some months, is viewed over a year by the
 * means of its weeks.
 *
 * @returns one result per series, in their order, without medicines. With too few days the figures are NaN
 */
export function viewLevels(series: readonly DailySeries[], weekOf: number): LongViewResult[] {
  return series.filter(({ metric }) => !isMedication(metric.code)).map((one) => viewMetric(one, weekOf));
}

/** Whether the change is large enough to be worth a word, however certain it is. */
export const isDrift = ({ change, worthwhile }: LongViewResult): boolean =>
  change !== 0 && Math.abs(change) >= worthwhile;

/** Gives the view its word: what the budget of errors allows to be claimed. */
export function claimLongView(view: LongViewResult, q: number, isClaimed: boolean): void {
  view.q = q;
  if (isClaimed) view.word = view.change > 0 ? 'higher' : 'lower';
}

/** A line with its own height on the first recorded day. */
interface Line extends AutoregressiveSlope {
  base: number;
}

function viewMetric(series: DailySeries, weekOf: number): LongViewResult {
  const { metric } = series;
  const days = sliceDays(series, weekOf - LONG_VIEW_DAYS, weekOf);
  const firstHalf = countDays(days, 0, LONG_VIEW_DAYS / 2);
  const secondHalf = countDays(days, LONG_VIEW_DAYS / 2, LONG_VIEW_DAYS);
  const isRecorded = (value: number): boolean => !Number.isNaN(value);
  const firstDay = Math.max(days.findIndex(isRecorded), 0);
  const lastDay = days.findLastIndex(isRecorded);
  const result: LongViewResult = {
    metric,
    rhythm: 'days',
    n: firstHalf + secondHalf,
    from: weekOf - LONG_VIEW_DAYS + firstDay,
    until: weekOf - LONG_VIEW_DAYS + lastDay,
    change: NaN,
    start: NaN,
    worthwhile: NaN,
    interval95: [NaN, NaN],
    p: NaN,
    q: NaN,
    word: 'too little data',
  };
  const isShort = result.n < MIN_DAYS || lastDay - firstDay < MIN_SPAN - 1;
  if (isShort || Math.min(firstHalf, secondHalf) < MIN_HALF_DAYS) return viewWeeks(series, weekOf) ?? result;
  const compared = comparedDays(metric, days);
  const slope = autoregressiveSlope(compared, comparedStep(metric, days));
  const base = slope.intercept + slope.slope * firstDay;
  addFigures(result, { ...slope, p: Math.sqrt(slope.p * slopeP(weeklyMeans(compared))), base });
  return result;
}

/** A metric that is recorded about once a week, by the means of its weeks; null: these are too few, too. */
function viewWeeks(series: DailySeries, weekOf: number): LongViewResult | null {
  if (weekOf - series.start < MIN_SPARSE_SPAN) return null;
  const { metric } = series;
  const start = weekOf - SPARSE_DAYS;
  const days = sliceDays(series, start, weekOf);
  const isRecorded = (value: number): boolean => !Number.isNaN(value);
  const firstDay = days.findIndex(isRecorded);
  const lastDay = days.findLastIndex(isRecorded);
  if (firstDay < 0 || lastDay < SPARSE_DAYS - RECENT_DAYS || lastDay - firstDay < MIN_SPARSE_SPAN)
    return null;
  const weeks = weeklyMeans(comparedDays(metric, days));
  const half = Math.ceil((Math.floor(firstDay / WEEK_DAYS) + weeks.length) / 2);
  const [before, after] = [countDays(weeks, 0, half), countDays(weeks, half, weeks.length)];
  if (Math.min(before, after) < MIN_HALF_WEEKS) return null;
  const { slope, standardError, ...rest } = autoregressiveSlope(weeks, comparedStep(metric, days));
  const line = {
    ...rest,
    slope: slope / WEEK_DAYS,
    standardError: standardError / WEEK_DAYS,
    base: rest.intercept + slope * Math.floor(firstDay / WEEK_DAYS),
  };
  const result: LongViewResult = {
    metric,
    rhythm: 'weeks',
    n: countDays(days, 0, days.length),
    from: start + firstDay,
    until: start + lastDay,
    change: NaN,
    start: NaN,
    worthwhile: NaN,
    interval95: [NaN, NaN],
    p: NaN,
    q: NaN,
    word: 'too little data',
  };
  addFigures(result, line);
  return result;
}

function weeklyMeans(days: Float64Array): Float64Array {
  return Float64Array.from({ length: days.length / WEEK_DAYS }, (_, week) => {
    const own = days
      .subarray(week * WEEK_DAYS, (week + 1) * WEEK_DAYS)
      .filter((value) => !Number.isNaN(value));
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}

function addFigures(result: LongViewResult, line: Line): void {
  const { metric } = result;
  const change = line.slope * (result.until - result.from);
  result.change = changeInUnit(metric, line.base, change);
  result.start = levelInUnit(metric, line.base);
  result.p = line.p;
  result.worthwhile = changeInUnit(metric, line.base, worthwhileChange(metric, line.spread, line.base));
  const half = studentTQuantile(UPPER_SHARE, line.df) * line.standardError * (result.until - result.from);
  result.interval95 = [
    changeInUnit(metric, line.base, change - half),
    changeInUnit(metric, line.base, change + half),
  ];
  result.word = 'about the same';
}

/** Two-sided p of the least-squares slope of independent values. NaN: missing; with fewer than four it is unknown, 1. */
function slopeP(values: Float64Array): number {
  const n = countDays(values, 0, values.length);
  if (n < 4) return 1;
  const { r } = pearson(
    Float64Array.from(values, (_, i) => i),
    values,
  );
  return 2 * studentTSurvival(Math.abs(r) * Math.sqrt((n - 2) / (1 - r * r)), n - 2);
}

function countDays(days: Float64Array, from: number, until: number): number {
  let count = 0;
  for (let i = from; i < until; i++) if (!Number.isNaN(days[i])) count++;
  return count;
}
