import type { BodySystem } from '../body-systems.js';
import { completeWords, type MetricWords } from './metric-words.js';
import { formatOfUnit, type ValueFormat } from './value-format.js';

export type Direction = 'higher_is_better' | 'lower_is_better' | 'neither';
/** +1 where higher is better, -1 where lower is better, 0 where neither is. */
export function signOf(direction: Direction): -1 | 0 | 1 {
  if (direction === 'neither') return 0;
  return direction === 'higher_is_better' ? 1 : -1;
}

/** How several observations of one day and one source become the day's value. */
export type Aggregation = 'sum' | 'mean' | 'max';
/** Behaviours and exposures may explain; feelings and vitals may be explained. */
export type Role = 'input' | 'outcome' | 'both';

/** All that the service knows about a metric: how a day of it is computed and judged, and how sentences name it. */
export interface MetricDefinition {
  code: string;
  /** Noun phrase used in sentences, lower case. */
  label: string;
  /** UCUM-like unit on the wire; '' for self-reports without a fixed scale. */
  unit: string;
  direction: Direction;
  aggregation: Aggregation;
  role: Role;
  system: BodySystem;
  /**
   * Smallest change of a weekly mean worth mentioning, beside half the person's own SD: absolute in `unit`, or a share
   * of the baseline. Self-reports have no fixed scale: neither is given.
   */
  worthwhile: { absolute?: number; relative?: number };
  /** A value outside is stored, marked suspect and left out of the analysis. */
  plausible: { min: number; max: number };
  decimals: number;
  selfReported: boolean;
  /** Levels are compared as logarithms: for metrics that vary by shares, not by amounts. Absent: compared as they are. */
  scale?: 'log';
  /** How sentences speak of the metric. */
  words: MetricWords;
  /** How sentences write a value of the metric. */
  format: ValueFormat;
}

/** A definition as it is written down: the metric's words that are regular, and the format of its unit, may be left out. */
export type MetricSketch = Omit<MetricDefinition, 'words' | 'format'> & {
  words?: Partial<MetricWords>;
  format?: ValueFormat;
};

/** Fills in the regular words, and the format that the unit has. */
export function defineMetric(sketch: MetricSketch): MetricDefinition {
  return {
    ...sketch,
    words: completeWords(sketch.label, sketch.words),
    format: sketch.format ?? formatOfUnit(sketch.unit, sketch.label),
  };
}

/** Defines a metric that a device measures or counts: whole numbers, of no single body system, unless it says otherwise. */
export function deviceMetric(
  sketch: Omit<MetricSketch, 'system' | 'decimals' | 'selfReported'> &
    Partial<Pick<MetricSketch, 'system' | 'decimals'>>,
): MetricDefinition {
  return defineMetric({ system: 'general', decimals: 0, ...sketch, selfReported: false });
}

/**
 * Defines a metric that people report themselves, by default on whatever scale their diary has: any number is plausible,
 * and no change has a fixed size that is worth mentioning.
 */
export function reportedMetric(
  sketch: Pick<MetricSketch, 'code' | 'label' | 'direction' | 'system'> & Partial<MetricSketch>,
): MetricDefinition {
  return defineMetric({
    unit: '',
    aggregation: 'mean',
    role: 'outcome',
    worthwhile: {},
    decimals: 1,
    plausible: { min: -Number.MAX_VALUE, max: Number.MAX_VALUE },
    ...sketch,
    selfReported: true,
  });
}
