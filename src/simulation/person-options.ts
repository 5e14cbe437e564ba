import type { ReportScale } from './metric-model.js';

/**
 * y moves with x, `lag` days later. `rho` is the correlation of the two before rounding, weekends and planted events;
 * a five-point scale shows eight to nine tenths of it. A metric may have several causes, but no circle of them.
 */
export interface PlantedRelation {
  x: string;
  y: string;
  lag: number;
  rho: number;
}

/**
 * Some bad days in a row: every metric, or the named ones, moved the unwelcome way by `size` of the person's SDs.
 * A metric that is neither better high nor better low stays where it is.
 */
export interface Flare {
  firstDay: number;
  days: number;
  size: number;
  metrics?: readonly string[];
}

/** From `firstDay` on, one metric's level lies `size` of the person's SDs higher (or, below zero, lower). */
export interface Shift {
  metric: string;
  firstDay: number;
  size: number;
}

/** How faithfully a person records. */
export interface LoggingHabit {
  /** `real`: missed days and gaps of several days, as measured; `none`: every day. Default `real`. */
  gaps?: 'real' | 'none';
  /** Nothing at all before or after these days. */
  from?: number;
  until?: number;
  /** Only so many days, spread over the last `within` days up to `until`. */
  few?: { days: number; within: number };
  /** Metric -> the last day it was recorded, while the others go on. */
  stopped?: Readonly<Record<string, number>>;
}

export interface SimulationOptions {
  /** Every metric has a stream of its own, so that adding one leaves the others as they were. */
  seed: string;
  /** Day numbers, both inclusive. */
  firstDay: number;
  lastDay: number;
  metrics: readonly string[];
  scale?: ReportScale;
  relations?: readonly PlantedRelation[];
  flares?: readonly Flare[];
  shifts?: readonly Shift[];
  logging?: LoggingHabit;
  /** Metric -> factor of every value, for what a wrong unit does (sleep in seconds: 60). */
  wrongUnit?: Readonly<Record<string, number>>;
}

/** One metric's recorded days, ascending, one value a day. */
export interface SimulatedSeries {
  metric: string;
  /** Day numbers. */
  days: Int32Array;
  values: Float64Array;
}

export interface SimulatedPerson {
  /** In the order of the options' metrics; a metric that was never recorded has an empty series. */
  series: SimulatedSeries[];
}

export interface SimulatedRow {
  metric: string;
  day: number;
  value: number;
}
