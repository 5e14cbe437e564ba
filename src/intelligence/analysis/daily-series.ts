import { metricDefinition } from '../../observations/catalogue.js';
import type { Aggregation, MetricDefinition } from '../../observations/catalogue.js';
import type { DailySeries } from '../domain/analysis.js';
import { HISTORY_DAYS } from '../domain/week-input.js';
import type { ObservationStream, WeekInput } from '../domain/week-input.js';

export interface DailySeriesSet {
  /** Day number of every series' first value: the first day on which anything was recorded. */
  start: number;
  /** By metric code; each reaches to the day before week_of. */
  series: DailySeries[];
}

/** Day numbers of the history read, both inclusive. */
interface Span {
  first: number;
  last: number;
}

/**
 * From raw observations to one value a day and metric: first within each source (as the catalogue says: sum, mean or
 * maximum), then across sources without counting anything twice.
 *
 * Days outside the HISTORY_DAYS before week_of, days not over yet, unknown metrics and values that are no numbers are left
 * out. The order of streams and observations does not matter, to the last bit.
 */
export function buildDailySeries(input: WeekInput): DailySeriesSet {
  const span = {
    first: input.weekOf - HISTORY_DAYS,
    last: Math.min(input.weekOf - 1, input.lastCompleteDay),
  };
  const grids: { metric: MetricDefinition; grid: Float64Array }[] = [];
  for (const [code, streams] of streamsByMetric(input.streams)) {
    const metric = metricDefinition(code);
    if (metric === null) continue;
    const daily = streams.map((stream) => dailyOfSource(stream, metric.aggregation, span));
    const grid = daily.length === 1 ? daily[0] : acrossSources(daily, metric.aggregation);
    if (grid.some((value) => !Number.isNaN(value))) grids.push({ metric, grid });
  }
  grids.sort((a, b) => (a.metric.code < b.metric.code ? -1 : 1));
  const unused = Math.min(HISTORY_DAYS, ...grids.map(({ grid }) => grid.findIndex((v) => !Number.isNaN(v))));
  const start = span.first + unused;
  return {
    start,
    series: grids.map(({ metric, grid }) => ({ metric, start, values: grid.subarray(unused) })),
  };
}

function streamsByMetric(streams: readonly ObservationStream[]): Map<string, ObservationStream[]> {
  const byMetric = new Map<string, ObservationStream[]>();
  for (const stream of streams) {
    const known = byMetric.get(stream.metric);
    if (known) known.push(stream);
    else byMetric.set(stream.metric, [stream]);
  }
  return byMetric;
}

function dailyOfSource(stream: ObservationStream, how: Aggregation, span: Span): Float64Array {
  const grid = new DayGrid();
  for (let i = 0; i < stream.days.length; i++) {
    const day = stream.days[i];
    if (day >= span.first && day <= span.last) grid.add(day - span.first, stream.values[i]);
  }
  return grid.fold(how);
}

/**
 * Two devices that count the same steps must not add up: of sums the fullest source of the day counts. Means are averaged,
 * each source once, however often it measured.
 */
function acrossSources(daily: readonly Float64Array[], how: Aggregation): Float64Array {
  const grid = new DayGrid();
  for (const values of daily) values.forEach((value, day) => grid.add(day, value));
  return grid.fold(how === 'sum' ? 'max' : how);
}

/** Collects values by day. Nearly all days have one: only the others are worth a list. */
class DayGrid {
  private readonly values = new Float64Array(HISTORY_DAYS).fill(NaN);
  private readonly crowded = new Map<number, number[]>();

  add(day: number, value: number): void {
    if (!Number.isFinite(value)) return;
    if (Number.isNaN(this.values[day])) {
      this.values[day] = value;
      return;
    }
    const others = this.crowded.get(day);
    if (others) others.push(value);
    else this.crowded.set(day, [this.values[day], value]);
  }

  fold(how: Aggregation): Float64Array {
    for (const [day, values] of this.crowded) this.values[day] = foldDay(values, how);
    return this.values;
  }
}

function foldDay(values: number[], how: Aggregation): number {
  // Floating-point sums depend on their order: always add from the smallest up.
  values.sort((a, b) => a - b);
  if (how === 'max') return values[values.length - 1];
  const sum = values.reduce((total, value) => total + value, 0);
  return how === 'sum' ? sum : sum / values.length;
}
