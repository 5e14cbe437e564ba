import { isoDay } from '../../common/calendar.js';
import type { WeekSeries } from '../domain/artefacts.js';
import type { DailySeries } from '../domain/analysis.js';
import type { MetricDefinition } from '../../observations/catalogue.js';
import { ASSOCIATION_DAYS } from '../analysis/windows.js';
import { seriesKey } from './systems/compose-systems.js';
import type { Week } from './week.js';

/** Days kept for sparklines and trends. With a candidate, as many as associations read: its evidence must be whole. */
export const SERIES_DAYS = 56;

/** The daily values used, for sparklines and evidence; rounded to one decimal more than the catalogue's. */
export function composeSeries(week: Week): WeekSeries {
  const kept = week.series.filter(({ values }) => values.length > 0);
  const first = Math.min(week.firstDay, ...kept.map(firstObserved));
  const start = Math.max(week.weekOf - (week.candidates.length > 0 ? ASSOCIATION_DAYS : SERIES_DAYS), first);
  const metrics: WeekSeries['metrics'] = {};
  for (const { metric, start: origin, values } of kept)
    metrics[metric.code] = entry(metric, values, origin, start, week.weekOf);
  for (const measure of week.systems)
    for (const symptom of measure.symptoms) {
      const key = seriesKey(week, measure, symptom);
      if (key !== symptom.metric.code)
        metrics[key] = entry(symptom.metric, symptom.daily, measure.burden.start, start, week.weekOf);
    }
  return { start: isoDay(start), metrics };
}

function firstObserved({ start, values }: DailySeries): number {
  const index = values.findIndex((value) => !Number.isNaN(value));
  return index < 0 ? Number.MAX_SAFE_INTEGER : start + index;
}

function entry(
  metric: MetricDefinition,
  values: Float64Array,
  origin: number,
  start: number,
  end: number,
): WeekSeries['metrics'][string] {
  const { label, unit, decimals } = metric;
  const factor = 10 ** (decimals + 1);
  const kept = new Array<number | null>(end - start);
  for (let i = 0; i < kept.length; i++) {
    const value = values[start + i - origin];
    kept[i] = value === undefined || Number.isNaN(value) ? null : Math.round(value * factor) / factor;
  }
  return { label, unit, decimals, values: kept };
}
