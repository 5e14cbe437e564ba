import { BASELINE_DAYS, MIN_BASELINE_DAYS, MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';
import type { SourceDays } from './source-days.js';

interface Coverage {
  days: SourceDays;
  week: number;
  baseline: number;
  all: number;
  sum: number;
}

/**
 * The one source that a metric is read from: statistics compare like with like, and two instruments differ in level
 * whatever the body does. First comes a source that the week can be compared within, then the one with the most days of
 * the week, of its comparison and of the whole history. Of two that are equally full the larger sum counts (a watch is
 * worn where a phone lies on the table), then the name.
 */
export function mainSource(sources: readonly SourceDays[]): SourceDays {
  if (sources.length === 1) return sources[0];
  return sources.map(coverageOf).sort(fullestFirst)[0].days;
}

function coverageOf(days: SourceDays): Coverage {
  const { values } = days;
  const weekStart = values.length - WEEK_DAYS;
  const baselineStart = weekStart - BASELINE_DAYS;
  let sum = 0;
  for (let i = Math.max(baselineStart, 0); i < values.length; i++)
    if (!Number.isNaN(values[i])) sum += values[i];
  return {
    days,
    week: days.countFrom(weekStart),
    baseline: days.countFrom(baselineStart, weekStart),
    all: days.countFrom(0),
    sum: days.metric.aggregation === 'sum' ? sum : 0,
  };
}

function fullestFirst(a: Coverage, b: Coverage): number {
  return (
    Number(canCompare(b)) - Number(canCompare(a)) ||
    b.week - a.week ||
    b.baseline - a.baseline ||
    b.all - a.all ||
    b.sum - a.sum ||
    (a.days.source < b.days.source ? -1 : 1)
  );
}

const canCompare = ({ week, baseline }: Coverage): boolean =>
  week >= MIN_WEEK_DAYS && baseline >= MIN_BASELINE_DAYS;
