import type { MetricDefinition } from '../../observations/catalogue.js';
import type { DailySeries, TrendResult } from '../domain/analysis.js';
import type { TrendWord } from '../domain/artefacts.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { meanShift } from '../statistics/mean-shift.js';
import type { MeanShift } from '../statistics/mean-shift.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import { studentTQuantile } from '../statistics/student-t-quantile.js';
import { sliceDays } from './slice-days.js';
import { BASELINE_DAYS, MIN_BASELINE_DAYS, MIN_WEEK_DAYS, WEEK_DAYS } from './windows.js';

/** "Higher" and "lower": false discovery rate over the week's metrics. */
const CLAIM_Q = 0.1;
/** "May be higher": the 80 % interval leaves out zero. */
const LEAN_P = 0.2;
/** A change below this share of the person's own day-to-day SD is not worth a word. */
const WORTHWHILE_SPREAD = 0.5;
const MDC_FACTOR = normalQuantile(0.975) * Math.SQRT2;

/**
 * Each metric's seven days before `weekOf` against the 28 before those, by the AR-corrected two-mean test.
 *
 * A metric is "higher" or "lower" only if it passes the false discovery rate over all metrics tested this week *and* the
 * change is worthwhile; "may be" if its 80 % interval excludes zero and the change is worthwhile. Without the second
 * condition a lean would be drawn on every fifth metric, about changes nobody would care for.
 *
 * A metric without any spread is tested against its own measuring step: it stays "about the same" while it never changes,
 * and is called when a level that never moved does.
 *
 * @returns one result a series, in their order. With too few days: the means, and NaN for every other figure
 */
export function analyseTrends(series: readonly DailySeries[], weekOf: number): TrendResult[] {
  const results = series.map((one) => compareWeek(one, weekOf));
  const q = benjaminiHochberg(results.map(({ p }) => p));
  return results.map((result, i) => ({ ...result, q: q[i], word: wordFor(result, q[i]) }));
}

type Untold = Omit<TrendResult, 'q' | 'word'>;

function compareWeek(series: DailySeries, weekOf: number): Untold {
  const { metric } = series;
  const days = sliceDays(series, weekOf - WEEK_DAYS - BASELINE_DAYS, weekOf);
  const shift = meanShift(days, BASELINE_DAYS, measuringStep(metric, days));
  const means = {
    metric,
    weekDays: shift.nAfter,
    baselineDays: shift.nBefore,
    weekMean: shift.meanAfter,
    baselineMean: shift.meanBefore,
  };
  const enough = shift.nAfter >= MIN_WEEK_DAYS && shift.nBefore >= MIN_BASELINE_DAYS;
  return { ...means, ...(enough ? testedFigures(metric, shift) : UNTESTED) };
}

type Figures = Pick<
  TrendResult,
  'difference' | 'interval95' | 'interval80' | 'spread' | 'standardError' | 'detectable' | 'worthwhile' | 'p'
>;

const UNTESTED: Figures = {
  difference: NaN,
  interval95: [NaN, NaN],
  interval80: [NaN, NaN],
  spread: NaN,
  standardError: NaN,
  detectable: NaN,
  worthwhile: NaN,
  p: NaN,
};

function testedFigures(metric: MetricDefinition, shift: MeanShift): Figures {
  const interval = (confidence: number): [number, number] => {
    const half = studentTQuantile(0.5 + confidence / 2, shift.df) * shift.standardError;
    return [shift.difference - half, shift.difference + half];
  };
  return {
    difference: shift.difference,
    interval95: interval(0.95),
    interval80: interval(0.8),
    spread: shift.spread,
    standardError: shift.standardError,
    detectable: MDC_FACTOR * shift.standardErrorAfter,
    worthwhile: Math.max(WORTHWHILE_SPREAD * shift.spread, catalogueFloor(metric, shift.meanBefore)),
    p: shift.p,
  };
}

function catalogueFloor({ worthwhile }: MetricDefinition, baselineMean: number): number {
  return Math.max(worthwhile.absolute ?? 0, (worthwhile.relative ?? 0) * Math.abs(baselineMean));
}

/** The smallest difference these days could show: a whole one where all are whole, else the last decimal shown. */
function measuringStep(metric: MetricDefinition, days: Float64Array): number {
  const whole = days.every((value) => Number.isNaN(value) || Number.isInteger(value));
  return whole ? 1 : 10 ** -metric.decimals;
}

function wordFor(result: Untold, q: number): TrendWord {
  if (Number.isNaN(result.p)) return 'too little data';
  const worthwhile = result.difference !== 0 && Math.abs(result.difference) >= result.worthwhile;
  const up = result.difference > 0;
  if (worthwhile && q <= CLAIM_Q) return up ? 'higher' : 'lower';
  if (worthwhile && result.p < LEAN_P) return up ? 'may be higher' : 'may be lower';
  return 'about the same';
}
