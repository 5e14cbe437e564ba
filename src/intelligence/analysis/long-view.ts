import { isMedication } from '../../observations/catalogue.js';
import type { DailySeries, LongViewResult } from '../domain/analysis.js';
import { autoregressiveSlope } from '../statistics/autoregressive-slope.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { studentTQuantile } from '../statistics/student-t-quantile.js';
import { changeInUnit, comparedDays, comparedStep, worthwhileChange } from './compared-scale.js';
import { sliceDays } from './slice-days.js';
import { CLAIM_Q } from './trends.js';

/** Eight weeks, at least half of their days, spread over both halves. */
export const LONG_VIEW_DAYS = 56;
const MIN_DAYS = 28;
const MIN_HALF_DAYS = 10;
/** Two-sided 95 %. */
const UPPER_SHARE = 0.975;

/**
 * The drift of each metric's level over the eight weeks before `weekOf`, by the AR-corrected slope of a straight line: what
 * two means are too short to see. `change` is the line's last day less its first.
 *
 * "Higher" and "lower" as in analyseTrends (false discovery rate over the metrics tested here, and worthwhile), never a
 * lean. Metrics compared as logarithms give their change as that share of the line's first day, in the metric's own unit.
 *
 * @returns one result a series, in their order, medicines left out. With too few days: NaN figures
 */
export function viewLong(series: readonly DailySeries[], weekOf: number): LongViewResult[] {
  const results: LongViewResult[] = [];
  for (const one of series) if (!isMedication(one.metric.code)) results.push(viewOne(one, weekOf));
  const q = benjaminiHochberg(results.map(({ p }) => p));
  for (let i = 0; i < results.length; i++) {
    results[i].q = q[i];
    if (q[i] > CLAIM_Q) results[i].word = 'about the same';
  }
  return results;
}

/** One metric by itself: the word it has if it passes the false discovery rate. */
function viewOne(series: DailySeries, weekOf: number): LongViewResult {
  const { metric } = series;
  const days = sliceDays(series, weekOf - LONG_VIEW_DAYS, weekOf);
  const firstHalf = countDays(days, 0, LONG_VIEW_DAYS / 2);
  const secondHalf = countDays(days, LONG_VIEW_DAYS / 2, LONG_VIEW_DAYS);
  const result: LongViewResult = {
    metric,
    n: firstHalf + secondHalf,
    from: weekOf - LONG_VIEW_DAYS,
    until: weekOf - 1,
    change: NaN,
    interval95: [NaN, NaN],
    p: NaN,
    q: NaN,
    word: 'too little data',
  };
  if (result.n >= MIN_DAYS && Math.min(firstHalf, secondHalf) >= MIN_HALF_DAYS) addFigures(result, days);
  return result;
}

function addFigures(result: LongViewResult, days: Float64Array): void {
  const { metric } = result;
  const line = autoregressiveSlope(comparedDays(metric, days), comparedStep(metric, days));
  const length = LONG_VIEW_DAYS - 1;
  const change = line.slope * length;
  const half = studentTQuantile(UPPER_SHARE, line.df) * line.standardError * length;
  const inUnit = (size: number): number => changeInUnit(metric, line.intercept, size);
  result.change = inUnit(change);
  result.interval95 = [inUnit(change - half), inUnit(change + half)];
  result.p = line.p;
  const worthwhile = Math.abs(change) >= worthwhileChange(metric, line.spread, line.intercept);
  if (change === 0 || !worthwhile) result.word = 'about the same';
  else result.word = change > 0 ? 'higher' : 'lower';
}

function countDays(days: Float64Array, from: number, until: number): number {
  let count = 0;
  for (let i = from; i < until; i++) if (!Number.isNaN(days[i])) count++;
  return count;
}
