import { metricDefinition } from '../../../observations/catalogue.js';
import type { Aggregation, MetricDefinition } from '../../../observations/catalogue.js';
import { HISTORY_DAYS } from '../../domain/week-input.js';
import type { ObservationStream, WeekInput } from '../../domain/week-input.js';
import { DayGrid } from '../series/day-grid.js';
import { blockDoubledDays } from './doubled-days.js';
import { sourceKey } from '../../../observations/ingest/source-key.js';
import { findSentinels } from './sentinels.js';
import { SourceDays } from './source-days.js';

/** A metric with one series of days for each of its sources, in the order of their names. */
export interface MetricSources {
  metric: MetricDefinition;
  sources: SourceDays[];
}

export interface SourcesOfWeek {
  /** Day number of every series' first value: the first day on which anything was recorded. */
  start: number;
  /** By metric code. */
  metrics: MetricSources[];
}

/** The streams of one source: one for each body site, usually one. */
type StreamsOfSource = Map<string, ObservationStream[]>;

/**
 * Turns raw observations into one value per day, metric and source, by the catalogue's rule (sum, mean or maximum).
 *
 * Days outside the HISTORY_DAYS before week_of, days not over yet, unknown metrics and values that are not numbers are
 * left out. The order of streams and observations does not matter, to the last bit. The work grows with the days
 * recorded, not with the length of the history.
 */
export function readSources({ weekOf, lastCompleteDay, streams }: WeekInput): SourcesOfWeek {
  const first = weekOf - HISTORY_DAYS;
  const last = Math.min(weekOf - 1, lastCompleteDay);
  const recorded = new Map<string, { metric: MetricDefinition; sources: StreamsOfSource }>();
  let start = weekOf;
  for (const stream of streams) {
    const known = recorded.get(stream.metric);
    const metric = known ? known.metric : metricDefinition(stream.metric);
    if (metric === null) continue;
    const day = firstDayOf(stream, first, last);
    if (Number.isNaN(day)) continue;
    start = Math.min(start, day);
    const source = sourceKey(stream.source);
    const sources = known ? known.sources : new Map<string, ObservationStream[]>();
    if (!known) recorded.set(stream.metric, { metric, sources });
    const same = sources.get(source);
    if (same) same.push(stream);
    else sources.set(source, [stream]);
  }
  const length = weekOf - start;
  // One block for all: a typed array for each would cost more to create and to collect than its days cost to fill in.
  let count = 0;
  for (const { sources } of recorded.values()) count += sources.size;
  const block = new Float64Array(count * length).fill(NaN);
  let used = 0;
  const metrics: MetricSources[] = [];
  for (const { metric, sources } of recorded.values()) {
    const read: SourceDays[] = [];
    for (const [source, own] of sources) {
      const days = new SourceDays(metric, source, block.subarray(used, (used += length)));
      fold(days, own, { start, last, skipped: findSentinels(metric, own) });
      read.push(days);
    }
    if (read.length > 1) read.sort((a, b) => (a.source < b.source ? -1 : 1));
    metrics.push({ metric, sources: read });
  }
  metrics.sort((a, b) => (a.metric.code < b.metric.code ? -1 : 1));
  return { start, metrics };
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

interface Window {
  /** Day numbers of the first value and of the last day that is over. */
  start: number;
  last: number;
  /** Codes for "no reading". */
  skipped: ReadonlySet<number> | null;
}

/**
 * Folds the streams of one source. Those of one body site are one stream, whatever the source was called at the time.
 * Body sites do not add up: of sums, the fullest one counts for the day, and means are averaged with each site once.
 */
function fold(days: SourceDays, streams: readonly ObservationStream[], window: Window): void {
  const how = days.metric.aggregation;
  if (streams.every(({ bodySite }) => bodySite === streams[0].bodySite))
    blockDoubledDays(days, foldSite(days.values, streams, how, window));
  else {
    const sites = new Set(streams.map(({ bodySite }) => bodySite));
    const grid = new DayGrid(days.values);
    const ofSite = new Float64Array(days.values.length);
    for (const site of sites) {
      const own = streams.filter(({ bodySite }) => bodySite === site);
      foldSite(ofSite.fill(NaN), own, how, window);
      for (let i = 0; i < ofSite.length; i++) grid.add(i, ofSite[i]);
    }
    grid.fold(how === 'sum' ? 'max' : how);
  }
  if (window.skipped) markSkipped(days, streams, window, window.skipped);
}

/** @returns the days on which every value came an even number of times */
function foldSite(
  into: Float64Array,
  streams: readonly ObservationStream[],
  how: Aggregation,
  { start, last, skipped }: Window,
): number[] {
  const grid = new DayGrid(into);
  for (const { days, values } of streams)
    for (let i = 0; i < days.length; i++)
      if (days[i] >= start && days[i] <= last && !skipped?.has(values[i]))
        grid.add(days[i] - start, values[i]);
  const paired = how === 'sum' ? grid.pairedDays() : [];
  grid.fold(how);
  return paired;
}

/** Days with a code and nothing else. */
function markSkipped(
  target: SourceDays,
  streams: readonly ObservationStream[],
  { start, last }: Window,
  skipped: ReadonlySet<number>,
): void {
  for (const { days, values } of streams)
    for (let i = 0; i < days.length; i++) {
      const isCode = skipped.has(values[i]) && days[i] >= start && days[i] <= last;
      if (isCode && Number.isNaN(target.values[days[i] - start]))
        target.block(days[i] - start, 'sentinel', values[i]);
    }
}
