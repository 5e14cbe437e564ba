import { isMedication } from '../../observations/catalogue.js';
import type { DailySeries, LongViewResult } from '../domain/analysis.js';
import { type AutoregressiveSlope, autoregressiveSlope } from '../statistics/autoregressive-slope.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { studentTQuantile } from '../statistics/student-t-quantile.js';
import { changeInUnit, comparedDays, comparedStep, worthwhileChange } from './compared-scale.js';
import { sliceDays } from './slice-days.js';
import { CLAIM_Q } from './trends.js';

/** Eight weeks, at least half of their days, spread over both halves. */
export const LONG_VIEW_DAYS = 56;
const MIN_DAYS = 28;
const MIN_HALF_DAYS = 10;
/** From the line's first day to its last. */
const LINE_DAYS = LONG_VIEW_DAYS - 1;
/** Two-sided 95 %. */
const UPPER_SHARE = 0.975;

/**
 * The drift of each metric's level over the eight weeks before `weekOf`, by the AR-corrected slope of a straight line: what
 * two means are too short to see. `change` is the line's last day less its first.
 *
 * "Higher" and "lower" as in analyseTrends (false discovery rate over the metrics tested here, and worthwhile), never a
 * lean. Metrics compared as logarithms give their change as that share of the line's first day, in the metric's own unit.
 *
 * @returns one result a series, in their order, medicines left out. With too few days: NaN figures; the interval is that of
 *   what is told, "higher" or "lower", and NaN elsewhere
 */
export function viewLong(series: readonly DailySeries[], weekOf: number): LongViewResult[] {
  const views: View[] = [];
  for (const one of series) if (!isMedication(one.metric.code)) views.push(viewOne(one, weekOf));
  const q = benjaminiHochberg(views.map(({ result }) => result.p));
  for (let i = 0; i < views.length; i++) {
    const { result, line } = views[i];
    result.q = q[i];
    if (q[i] > CLAIM_Q) result.word = 'about the same';
    if (line && (result.word === 'higher' || result.word === 'lower')) addInterval(result, line);
  }
  return views.map(({ result }) => result);
}

/** One metric by itself: the word it has if it passes the false discovery rate. */
interface View {
  result: LongViewResult;
  /** null: too few days for one. */
  line: AutoregressiveSlope | null;
}

function viewOne(series: DailySeries, weekOf: number): View {
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
  if (result.n < MIN_DAYS || Math.min(firstHalf, secondHalf) < MIN_HALF_DAYS) return { result, line: null };
  const line = autoregressiveSlope(comparedDays(metric, days), comparedStep(metric, days));
  addFigures(result, line);
  return { result, line };
}

function addFigures(result: LongViewResult, line: AutoregressiveSlope): void {
  const { metric } = result;
  const change = line.slope * LINE_DAYS;
  result.change = changeInUnit(metric, line.intercept, change);
  result.p = line.p;
  const worthwhile = Math.abs(change) >= worthwhileChange(metric, line.spread, line.intercept);
  if (change === 0 || !worthwhile) result.word = 'about the same';
  else result.word = change > 0 ? 'higher' : 'lower';
}

function addInterval({ metric, interval95 }: LongViewResult, line: AutoregressiveSlope): void {
  const change = line.slope * LINE_DAYS;
  const half = studentTQuantile(UPPER_SHARE, line.df) * line.standardError * LINE_DAYS;
  interval95[0] = changeInUnit(metric, line.intercept, change - half);
  interval95[1] = changeInUnit(metric, line.intercept, change + half);
}

function countDays(days: Float64Array, from: number, until: number): number {
  let count = 0;
  for (let i = from; i < until; i++) if (!Number.isNaN(days[i])) count++;
  return count;
}
