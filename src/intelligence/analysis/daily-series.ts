import { metricDefinition } from '../../observations/catalogue.js';
import type { Aggregation, MetricDefinition } from '../../observations/catalogue.js';
import type { DailySeries } from '../domain/analysis.js';
import { HISTORY_DAYS } from '../domain/week-input.js';
import type { ObservationStream, WeekInput } from '../domain/week-input.js';
import { DayGrid } from './day-grid.js';

export interface DailySeriesSet {
  /** Day number of every series' first value: the first day on which anything was recorded. */
  start: number;
  /** By metric code; each reaches to the day before week_of. */
  series: DailySeries[];
}

/** A metric's streams with at least one value of the history. */
interface RecordedMetric {
  metric: MetricDefinition;
  streams: ObservationStream[];
}

/**
 * From raw observations to one value a day and metric: first within each source (as the catalogue says: sum, mean or
 * maximum), then across sources without counting anything twice.
 *
 * Days outside the HISTORY_DAYS before week_of, days not over yet, unknown metrics and values that are no numbers are left
 * out. The order of streams and observations does not matter, to the last bit. The work grows with the days recorded, not
 * with the history that could be.
 */
export function buildDailySeries(input: WeekInput): DailySeriesSet {
  const { weekOf } = input;
  const first = weekOf - HISTORY_DAYS;
  const last = Math.min(weekOf - 1, input.lastCompleteDay);
  const recorded = new Map<string, RecordedMetric>();
  let start = weekOf;
  for (const stream of input.streams) {
    const known = recorded.get(stream.metric);
    const metric = known ? known.metric : metricDefinition(stream.metric);
    if (metric === null) continue;
    const day = firstDayOf(stream, first, last);
    if (Number.isNaN(day)) continue;
    start = Math.min(start, day);
    if (known) known.streams.push(stream);
    else recorded.set(stream.metric, { metric, streams: [stream] });
  }
  const series: DailySeries[] = [];
  for (const { metric, streams } of recorded.values())
    series.push({ metric, start, values: dailyValues(streams, metric.aggregation, start, weekOf, last) });
  series.sort((a, b) => (a.metric.code < b.metric.code ? -1 : 1));
  return { start, series };
}

/** The earliest day from `first` to `last` on which the stream has a number; NaN: none. */
function firstDayOf({ days, values }: ObservationStream, first: number, last: number): number {
  let earliest = Infinity;
  for (let i = 0; i < days.length; i++) {
    const day = days[i];
    if (day >= first && day <= last && day < earliest && Number.isFinite(values[i])) earliest = day;
  }
  return earliest === Infinity ? NaN : earliest;
}

/**
 * Two devices that count the same steps must not add up: of sums the fullest source of the day counts. Means are averaged,
 * each source once, however often it measured.
 */
function dailyValues(
  streams: readonly ObservationStream[],
  how: Aggregation,
  start: number,
  weekOf: number,
  last: number,
): Float64Array {
  const daily = streams.map((stream) => dailyOfSource(stream, how, start, weekOf, last));
  if (daily.length === 1) return daily[0];
  const grid = new DayGrid(weekOf - start);
  for (const values of daily) for (let i = 0; i < values.length; i++) grid.add(i, values[i]);
  return grid.fold(how === 'sum' ? 'max' : how);
}

function dailyOfSource(
  { days, values }: ObservationStream,
  how: Aggregation,
  start: number,
  weekOf: number,
  last: number,
): Float64Array {
  const grid = new DayGrid(weekOf - start);
  for (let i = 0; i < days.length; i++)
    if (days[i] >= start && days[i] <= last) grid.add(days[i] - start, values[i]);
  return grid.fold(how);
}
