import { dayNumber, isoDay } from '../../../common/calendar.js';
import type { Fact, SeriesDays, WeekSeries } from '../../domain/artefacts.js';
import type { Verdict } from '../../domain/verdict.js';
import type { DailySeries } from '../../domain/analysis.js';
import { seriesKey, type SystemMeasure } from '../scores/measure-systems.js';
import { WEEK_DAYS } from '../windows.js';

/** Days kept of every series, for sparklines. A series reaches further back where a fact does. */
export const SERIES_DAYS = 56;

/**
 * The daily values that the week used, for sparklines and evidence. They are rounded to one decimal more than the
 * catalogue has, and kept as whole numbers of that step, because whole numbers are written three times as fast as
 * decimals.
 */
export function weekSeries(
  {
    series: all,
    systems,
    blocked = [],
  }: {
    series: readonly DailySeries[];
    systems: readonly SystemMeasure[];
    blocked?: readonly Verdict[];
  },
  weekOf: number,
  facts: readonly Fact[],
): WeekSeries {
  const starts = earliestEvidence(facts, isoDay(weekOf - SERIES_DAYS));
  const metrics: WeekSeries['metrics'] = {};
  const firstBlocked = new Map<string, number>();
  for (const { metric, day } of blocked) if (!firstBlocked.has(metric)) firstBlocked.set(metric, day);
  const keep = (key: string, series: DailySeries): void => {
    metrics[key] = keptDays(series, weekOf, starts.get(key) ?? NEVER, firstBlocked.get(key) ?? NEVER);
  };
  for (const series of all) keep(series.metric.code, series);
  for (const measure of systems)
    for (const symptom of measure.symptoms) {
      const key = seriesKey(systems, measure, symptom);
      if (key !== symptom.metric.code)
        keep(key, { metric: symptom.metric, start: measure.burden.start, values: symptom.daily });
    }
  for (const verdict of blocked) keepBlocked(metrics[verdict.metric], verdict);
  return { metrics };
}

/** The days of one series. An operator's metric may have the name of something that every object has. */
export function seriesOf({ metrics }: WeekSeries, key: string): SeriesDays | undefined {
  return Object.hasOwn(metrics, key) ? metrics[key] : undefined;
}

/** The first day that a fact reads of each series, where it lies before the kept days. */
function earliestEvidence(facts: readonly Fact[], kept: string): Map<string, number> {
  const earliest = new Map<string, number>();
  for (const { evidence } of facts)
    for (const { series, start } of evidence) {
      if (start >= kept) continue;
      const day = dayNumber(start);
      if (day < (earliest.get(series) ?? Infinity)) earliest.set(series, day);
    }
  return earliest;
}

const NEVER = Number.MAX_SAFE_INTEGER;

/** Beyond this, a number in JSON would no longer be what was recorded; none of a person is near it. */
const LARGEST_KEPT = Number.MAX_SAFE_INTEGER;

function keepBlocked(days: SeriesDays, { day, reason, value }: Verdict): void {
  const place = day - dayNumber(days.start);
  if (place < 0) return;
  days.blocked ??= [];
  const bounded = Math.max(-LARGEST_KEPT, Math.min(LARGEST_KEPT, value));
  days.blocked.push([place, reason, Math.round(bounded * days.per_unit) / days.per_unit]);
}

function keptDays(series: DailySeries, weekOf: number, evidence: number, blocked: number): SeriesDays {
  const { metric, start: origin, values } = series;
  const { label, unit, decimals } = metric;
  const observed = values.findIndex((value) => !Number.isNaN(value));
  const recorded = Math.min(observed < 0 ? NEVER : origin + observed, blocked);
  // The kept days always contain the week itself and never begin with days without a value.
  const first = Math.min(weekOf - WEEK_DAYS, Math.max(recorded, Math.min(weekOf - SERIES_DAYS, evidence)));
  const factor = 10 ** (decimals + 1);
  const kept = new Array<number | null>(weekOf - first);
  for (let i = 0; i < kept.length; i++) {
    const value = values[first + i - origin];
    kept[i] = value === undefined || Number.isNaN(value) ? null : Math.round(value * factor);
  }
  return { label, unit, per_unit: factor, start: isoDay(first), values: kept };
}
