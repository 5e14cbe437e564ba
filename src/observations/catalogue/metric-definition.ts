import type { BodySystem } from '../body-systems.js';
import type { Translations } from './speech-sketch.js';
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

export interface Bounds {
  min: number;
  max: number;
}

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
  /** A reading outside is stored, marked suspect and left out of the analysis. */
  plausible: Bounds;
  /** A day outside is left out of the analysis: readings that are plausible one by one can add up to no possible day. */
  plausibleDay: Bounds;
  /** Values within the plausible ones that mean "no reading". */
  noReading?: readonly number[];
  /**
   * Of times of day, in minutes from midnight: the first of the 1440 minutes by which all are written. From -720 on, the
   * mean of 23:50 (-10) and 00:10 is midnight.
   */
  dayBegins?: number;
  /** Grams per mole of what `unit` is an amount of: mmol/L and mg/dL convert to each other. */
  molarMass?: number;
  decimals: number;
  selfReported: boolean;
  /** Levels are compared as logarithms: for metrics that vary by shares, not by amounts. Absent: compared as they are. */
  scale?: 'log';
  /** How sentences speak of the metric. */
  words: MetricWords;
  /** How sentences write a value of the metric. */
  format: ValueFormat;
  /** Name and grammar in other languages than English. Where one is missing, the label stays. */
  translations?: Translations;
}

/**
 * A definition as it is written down: the metric's words that are regular, the format of its unit, and the bounds of a
 * day that are those of a reading may be left out.
 */
export type MetricSketch = Omit<MetricDefinition, 'words' | 'format' | 'plausibleDay'> & {
  words?: Partial<MetricWords>;
  format?: ValueFormat;
  plausibleDay?: Bounds;
};

/** Fills in the regular words, the format that the unit has, and the bounds of a day. */
export function defineMetric(sketch: MetricSketch): MetricDefinition {
  return {
    ...sketch,
    plausibleDay: sketch.plausibleDay ?? sketch.plausible,
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
 * Answers on whatever scale a diary has: 1 to 5, 0 to 100, yes and no. No scale in use reaches further, and surveys write
 * 999 for no answer.
 */
export const ANY_SCALE = { plausible: { min: 0, max: 1000 }, noReading: [999] };
/** The same for what may be good or bad: scales from -5 to 5, or from -100 to 100. */
export const BIPOLAR_SCALE = { plausible: { min: -100, max: 1000 }, noReading: [-99, 999] };

/**
 * Defines a metric that people report themselves, by default on any scale: no change has a fixed size that is worth
 * mentioning.
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
    ...ANY_SCALE,
    ...sketch,
    selfReported: true,
  });
}
