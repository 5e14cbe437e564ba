import { metricDefinition } from '../../../observations/catalogue.js';
import type { Aggregation, MetricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { HISTORY_DAYS } from '../../domain/week-input.js';
import type { ObservationStream, WeekInput } from '../../domain/week-input.js';
import { DayGrid } from './day-grid.js';

export interface DailySeriesSet {
  /** Day number of every series' first value: the first day on which anything was recorded. */
  start: number;
  /** Ordered by metric code; each reaches to the day before week_of. */
  series: DailySeries[];
}

/** A metric's streams that have at least one value within the history. */
interface RecordedMetric {
  metric: MetricDefinition;
  streams: ObservationStream[];
}

/**
 * Turns raw observations into one value per day and metric: first within each source (by the catalogue's rule: sum,
 * mean or maximum), then across sources without counting anything twice.
 *
 * Days outside the HISTORY_DAYS before week_of, days not over yet, unknown metrics and values that are not numbers are
 * left out. The order of streams and observations does not matter, to the last bit. The work grows with the days
 * recorded, not with the length of the history.
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
  const length = weekOf - start;
  // One block for all metrics: a typed array for each would cost more to create and to collect than its days cost to
  // fill in.
  const block = new Float64Array(recorded.size * length).fill(NaN);
  for (const { metric, streams } of recorded.values()) {
    const values = block.subarray(series.length * length, (series.length + 1) * length);
    addDays(values, streams, metric.aggregation, start, last);
    series.push({ metric, start, values });
  }
  series.sort((a, b) => (a.metric.code < b.metric.code ? -1 : 1));
  return { start, series };
}

/** The earliest day from `first` to `last` on which the stream has a number; NaN: none. */
function firstDayOf({ days, values }: ObservationStream, first: number, last: number): number {
  let earliest = Infinity;
  for (let i = 0; i < days.length; i++) {
    const day = days[i];
    if (day < earliest && day >= first && day <= last && Number.isFinite(values[i])) earliest = day;
  }
  return earliest === Infinity ? NaN : earliest;
}

/**
 * Two devices that count the same steps must not add up: of sums, the source with the largest value counts for the day.
 * Means are averaged, each source once, however often it measured.
 */
function addDays(
  into: Float64Array,
  streams: readonly ObservationStream[],
  how: Aggregation,
  start: number,
  last: number,
): void {
  if (streams.length === 1) {
    addSource(into, streams[0], how, start, last);
    return;
  }
  const grid = new DayGrid(into);
  const source = new Float64Array(into.length);
  for (const stream of streams) {
    addSource(source.fill(NaN), stream, how, start, last);
    for (let i = 0; i < source.length; i++) grid.add(i, source[i]);
  }
  grid.fold(how === 'sum' ? 'max' : how);
}

function addSource(
  into: Float64Array,
  { days, values }: ObservationStream,
  how: Aggregation,
  start: number,
  last: number,
): void {
  const grid = new DayGrid(into);
  for (let i = 0; i < days.length; i++)
    if (days[i] >= start && days[i] <= last) grid.add(days[i] - start, values[i]);
  grid.fold(how);
}
