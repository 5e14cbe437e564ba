import type { ReportScale } from './metric-model.js';

/**
 * y moves with x, `lag` days later. `rho` is the correlation of the two before rounding, weekends and planted events;
 * a five-point scale shows eight to nine tenths of it. A metric may have several causes, but they must not form a cycle.
 */
export interface PlantedRelation {
  x: string;
  y: string;
  lag: number;
  rho: number;
}

/**
 * Several bad days in a row: every metric, or each named one, moves in the unwelcome direction by `size` of the person's
 * SDs. A metric without a better direction does not change.
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
  /** Nothing is recorded before `from` or after `until`. */
  from?: number;
  until?: number;
  /** Only this many days, spread over the last `within` days up to `until`. */
  few?: { days: number; within: number };
  /** Metric -> the last day on which it was recorded, while the other metrics continue. */
  stopped?: Readonly<Record<string, number>>;
}

export interface SimulationOptions {
  /** Each metric has a random stream of its own, so that adding a metric does not change the others. */
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
  /** Metric -> factor of every value, to simulate a wrong unit (sleep in seconds: 60). */
  wrongUnit?: Readonly<Record<string, number>>;
}

/** The recorded days of one metric, ascending, with one value per day. */
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
