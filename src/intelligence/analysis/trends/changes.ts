import { isMedication } from '../../../observations/catalogue.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { ChangeResult, DailySeries } from '../../domain/analysis.js';
import { meanShift } from '../../statistics/mean-shift.js';
import type { MeanShift } from '../../statistics/mean-shift.js';
import { normalQuantile } from '../../statistics/normal-quantile.js';
import { normalScores } from '../../statistics/normal-scores.js';
import { segmentLevels, type LevelSplit } from '../../statistics/segment-levels.js';
import { strongestSplit } from '../../statistics/strongest-split.js';
import { studentTQuantile } from '../../statistics/student-t-quantile.js';
import {
  changeInUnit,
  comparedDays,
  comparedStep,
  levelInUnit,
  worthwhileChange,
} from '../series/compared-scale.js';
import { WEEK_DAYS } from '../windows.js';

/** A level needs two weeks, with ten of their days recorded. */
const LEVEL = { minSpan: 14, minDays: 10 };
/** Where the whole history shows nothing, this many of its latest days are examined alone. */
const RECENT_DAYS = 84;
/** A second examination has to be more certain: it gets this share of the p required of the first. */
const RECENT_SHARE = 0.1;
/** The history contains at most this many changes of one metric. */
const MAX_CHANGES = 3;
/** A change is claimed when it has this p now and had at most the second p a week ago. */
const CLAIM_P = 0.001;
const WEEK_AGO_P = 0.005;
/** In standard errors: where not even the means differ by this much, the ranks are not searched for a new level. */
const SCREEN_T = 3;
/** A change is news for ten weeks. */
const NEWS_DAYS = 70;
const UPPER_SHARE = 0.975;
const MDC_FACTOR = normalQuantile(UPPER_SHARE) * Math.SQRT2;

/**
 * Finds lasting steps in the level of each metric in its whole history. Only steps whose first day lies in the 70 days
 * before `weekOf` are returned (the same one may be found on several Mondays, and its first day may shift a little).
 *
 * Steps are found on normal scores, so that no outlier makes a level. They are claimed when p (for the best of all
 * splits) is at most .001 now and was at most .005 without the last week, for the same step to within a week: a test
 * repeated every Monday would otherwise find a step in noise sooner or later (decision 16). The step must also be
 * worthwhile, and larger than the smallest change that could be seen in the later level (MDC95). Its figures are those
 * of the days themselves.
 *
 * Medicines are left out. Metrics compared as logarithms give geometric means.
 *
 * @returns in the order of the series, and of time
 */
export function findChanges(series: readonly DailySeries[], weekOf: number): ChangeResult[] {
  return series.flatMap((one) => (isMedication(one.metric.code) ? [] : changesOf(one, weekOf)));
}

function changesOf(series: DailySeries, weekOf: number): ChangeResult[] {
  const { metric, start } = series;
  const days = series.values.subarray(0, weekOf - start);
  const compared = comparedDays(metric, days);
  const splits = findSplits(compared, CLAIM_P);
  const news = splits.filter(({ split }) => start + split >= weekOf - NEWS_DAYS);
  if (news.length === 0) return [];
  const known = findSplits(compared.subarray(0, compared.length - WEEK_DAYS), WEEK_AGO_P);
  const step = comparedStep(metric, days);
  const results: ChangeResult[] = [];
  for (const change of news) {
    if (!wasSeen(change, known)) continue;
    const { split, from, until } = change;
    const shift = meanShift(compared.subarray(from, until), split - from, step, NaN, true);
    if (isLarge(metric, shift)) results.push(describe(series, change, shift));
  }
  return results;
}

/**
 * Searches the whole history; where that shows nothing (a level that came and went hides both steps), its latest days.
 */
function findSplits(compared: Float64Array, alpha: number): LevelSplit[] {
  const inAll = mayHaveChanged(compared, 0) ? splitsFrom(compared, 0, alpha) : [];
  const from = compared.length - RECENT_DAYS;
  if (inAll.length > 0 || from <= 0 || !mayHaveChanged(compared, from)) return inAll;
  return splitsFrom(compared, from, alpha * RECENT_SHARE);
}

function splitsFrom(compared: Float64Array, from: number, alpha: number): LevelSplit[] {
  const found = segmentLevels(normalScores(compared.subarray(from)), alpha, LEVEL, MAX_CHANGES);
  return found.map((one) => ({
    ...one,
    split: one.split + from,
    from: one.from + from,
    until: one.until + from,
  }));
}

/** A quick test on the days as they are: cheap, and negative for nearly all series. */
function mayHaveChanged(compared: Float64Array, from: number): boolean {
  const { split } = strongestSplit(compared, from, compared.length, LEVEL);
  if (Number.isNaN(split)) return false;
  const { difference, standardError } = meanShift(compared.subarray(from), split - from, 0, NaN, true);
  return Math.abs(difference) > SCREEN_T * standardError;
}

function wasSeen({ split }: LevelSplit, known: readonly LevelSplit[]): boolean {
  return known.some((earlier) => Math.abs(earlier.split - split) <= WEEK_DAYS);
}

function isLarge(metric: MetricDefinition, shift: MeanShift): boolean {
  const size = Math.abs(shift.difference);
  const detectable = MDC_FACTOR * shift.standardErrorAfter;
  return size > detectable && size >= worthwhileChange(metric, shift.spread, shift.meanBefore);
}

function describe(
  { metric, start }: DailySeries,
  { split, from, until, p }: LevelSplit,
  shift: MeanShift,
): ChangeResult {
  const { difference, meanBefore } = shift;
  const half = studentTQuantile(UPPER_SHARE, shift.df) * shift.standardError;
  const inUnit = (change: number): number => changeInUnit(metric, meanBefore, change);
  return {
    metric,
    since: start + split,
    before: levelInUnit(metric, meanBefore),
    after: levelInUnit(metric, shift.meanAfter),
    nBefore: shift.nBefore,
    nAfter: shift.nAfter,
    from: start + from,
    until: start + until - 1,
    difference: inUnit(difference),
    interval95: [inUnit(difference - half), inUnit(difference + half)],
    p,
    direction: difference > 0 ? 'higher' : 'lower',
  };
}
