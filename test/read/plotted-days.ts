import { gateWeek } from '../../src/intelligence/analysis/gate/gate-week.js';
import { BASELINE_DAYS, WEEK_DAYS } from '../../src/intelligence/analysis/windows.js';
import type { BlockReason } from '../../src/intelligence/domain/verdict.js';
import type { WeekInput } from '../../src/intelligence/domain/week-input.js';
import { quantile } from '../../src/intelligence/statistics/quantile.js';
import type { MetricDefinition } from '../../src/observations/catalogue.js';

/** Eight weeks, the last of them the brief's own. */
export const PLOTTED_DAYS = 56;
/** Place of the first of the 28 days before the week. */
export const BASELINE_FROM = PLOTTED_DAYS - WEEK_DAYS - BASELINE_DAYS;
/** The band holds four of five days. */
const BAND = [0.1, 0.9] as const;
/** Of fewer days no range is usual. */
const FEWEST_USUAL_DAYS = 5;

export interface BlockedValue {
  /** Place among `values`. */
  place: number;
  reason: BlockReason;
  value: number;
}

/** The days of one metric as a page plots them. */
export interface PlottedDays {
  metric: MetricDefinition;
  /** Day number of values[0]. */
  start: number;
  /** One per day of the eight weeks before the Monday; null: nothing recorded, or blocked. */
  values: (number | null)[];
  blocked: BlockedValue[];
  /** What was usual in the 28 days before the week: the 10 %, 50 % and 90 % quantiles; null: too few days. */
  usual: { low: number; middle: number; high: number; days: number } | null;
}

/**
 * The days of every metric that has some, as they came through the gate. They are counted and compared here without any
 * of the brief's own results, so that a reader can judge the brief by them.
 */
export function plottedDays(input: WeekInput): PlottedDays[] {
  const { series, blocked } = gateWeek(input);
  const start = input.weekOf - PLOTTED_DAYS;
  return series.flatMap((one) => {
    const valueOn = (day: number): number | null => {
      const value = one.values[day - one.start] ?? NaN;
      return Number.isNaN(value) ? null : value;
    };
    const values = Array.from({ length: PLOTTED_DAYS }, (_, i) => valueOn(start + i));
    const own = blocked
      .filter(({ metric, day }) => metric === one.metric.code && day >= start)
      .map(({ day, reason, value }) => ({ place: day - start, reason, value }));
    if (own.length === 0 && values.every((value) => value === null)) return [];
    return [{ metric: one.metric, start, values, blocked: own, usual: usualOf(values) }];
  });
}

function usualOf(values: readonly (number | null)[]): PlottedDays['usual'] {
  const before = values.slice(BASELINE_FROM, -WEEK_DAYS).filter((value): value is number => value !== null);
  if (before.length < FEWEST_USUAL_DAYS) return null;
  const [low, high] = BAND.map((share) => quantile(before, share));
  return { low, middle: quantile(before, 0.5), high, days: before.length };
}
