import { type BodySystem, systemOfBodySite, systemOfSymptom } from './body-systems.js';

export { BODY_SYSTEMS, type BodySystem } from './body-systems.js';

/** The metric catalogue: what each code means, and how a day of it is made and judged. */
export type Direction = 'higher_is_better' | 'lower_is_better' | 'neither';
/** How several observations of one day and one source become the day's value. */
export type Aggregation = 'sum' | 'mean' | 'max';
/** Behaviours and exposures may explain; feelings and vitals may be explained. */
export type Role = 'input' | 'outcome' | 'both';

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
   * Smallest change of a weekly mean worth a word, beside half the person's own SD: absolute in `unit`, or a share of
   * the baseline. Self-reports have no fixed scale: neither is given.
   */
  worthwhile: { absolute?: number; relative?: number };
  /** A value outside is stored, marked suspect and left out of the analysis. */
  plausible: { min: number; max: number };
  decimals: number;
  selfReported: boolean;
  /** Levels are compared as logarithms: for what varies by shares, not by amounts. Absent: as they are. */
  scale?: 'log';
}

const device = (
  code: string,
  label: string,
  unit: string,
  direction: Direction,
  aggregation: Aggregation,
  role: Role,
  worthwhile: MetricDefinition['worthwhile'],
  plausible: [number, number],
  decimals = 0,
  system: BodySystem = 'general',
): MetricDefinition => ({
  code,
  label,
  unit,
  direction,
  aggregation,
  role,
  system,
  worthwhile,
  decimals,
  selfReported: false,
  plausible: { min: plausible[0], max: plausible[1] },
});

const report = (code: string, label: string, direction: Direction, system: BodySystem): MetricDefinition => ({
  code,
  label,
  unit: '',
  direction,
  aggregation: 'mean',
  role: 'outcome',
  system,
  worthwhile: {},
  decimals: 1,
  selfReported: true,
  plausible: { min: -Number.MAX_VALUE, max: Number.MAX_VALUE },
});

/** Minutes in a day. */
const DAY = 1440;

const BUILT_IN: readonly MetricDefinition[] = [
  device('steps', 'steps', 'count', 'higher_is_better', 'sum', 'input', { relative: 0.1 }, [0, 100_000]),
  device('distance_m', 'distance', 'm', 'higher_is_better', 'sum', 'input', { relative: 0.1 }, [0, 150_000]),
  device('active_minutes', 'active time', 'min', 'higher_is_better', 'sum', 'input', { absolute: 10 }, [
    0,
    DAY,
  ]),
  device('sedentary_minutes', 'sitting time', 'min', 'lower_is_better', 'sum', 'input', { absolute: 30 }, [
    0,
    DAY,
  ]),
  device('calories', 'energy burned', 'kcal', 'neither', 'sum', 'both', { relative: 0.05 }, [300, 15_000]),
  device('sleep_minutes', 'sleep', 'min', 'higher_is_better', 'sum', 'input', { absolute: 20 }, [1, 1200]),
  device(
    'sleep_efficiency',
    'sleep efficiency',
    '%',
    'higher_is_better',
    'mean',
    'input',
    { absolute: 2 },
    [1, 100],
  ),
  device(
    'resting_heart_rate',
    'resting heart rate',
    'bpm',
    'lower_is_better',
    'mean',
    'outcome',
    { absolute: 2 },
    [25, 150],
    0,
    'chest',
  ),
  {
    ...device(
      'hrv_rmssd',
      'heart rate variability',
      'ms',
      'neither',
      'mean',
      'outcome',
      { relative: 0.1 },
      [1, 400],
      0,
      'chest',
    ),
    scale: 'log',
  },
  device(
    'respiratory_rate',
    'breathing rate',
    'breaths/min',
    'neither',
    'mean',
    'outcome',
    { absolute: 0.5 },
    [4, 60],
    1,
    'chest',
  ),
  device(
    'spo2',
    'blood oxygen',
    '%',
    'higher_is_better',
    'mean',
    'outcome',
    { absolute: 1 },
    [50, 100],
    1,
    'chest',
  ),
  device(
    'skin_temperature',
    'skin temperature',
    'degC',
    'neither',
    'mean',
    'outcome',
    { absolute: 0.3 },
    [20, 43],
    1,
  ),
  device('weight_kg', 'weight', 'kg', 'neither', 'mean', 'outcome', { relative: 0.01 }, [2, 500], 1),
  device('training_load', 'training load', '', 'neither', 'sum', 'input', { relative: 0.2 }, [0, 100_000]),
  { ...report('sleep_quality', 'sleep quality', 'higher_is_better', 'mental'), role: 'both' },
  report('mood', 'mood', 'higher_is_better', 'mental'),
  report('stress', 'stress', 'lower_is_better', 'mental'),
  report('anxiety', 'anxiety', 'lower_is_better', 'mental'),
  report('worry', 'worry', 'lower_is_better', 'mental'),
  report('fatigue', 'fatigue', 'lower_is_better', 'general'),
  report('tiredness', 'tiredness', 'lower_is_better', 'general'),
  report('energy', 'energy', 'higher_is_better', 'general'),
  report('readiness', 'readiness', 'higher_is_better', 'general'),
  report('soreness', 'soreness', 'lower_is_better', 'general'),
  report('pain', 'pain', 'lower_is_better', 'general'),
];

export const SYMPTOM_MIN = 0;
export const SYMPTOM_MAX = 10;
/** What may follow `symptom:` or `medication:`. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _.()+-]{0,63}$/u;

const byCode = new Map(BUILT_IN.map((metric) => [metric.code, metric]));

const spoken = (name: string): string => name.replaceAll(/[_.-]+/g, ' ');

function symptom(id: string): MetricDefinition {
  return {
    ...report(`symptom:${id}`, spoken(id), 'lower_is_better', systemOfSymptom(id)),
    aggregation: 'max',
    plausible: { min: SYMPTOM_MIN, max: SYMPTOM_MAX },
  };
}

function medication(name: string): MetricDefinition {
  return {
    ...report(`medication:${name}`, spoken(name), 'neither', 'general'),
    aggregation: 'max',
    role: 'input',
    decimals: 0,
    plausible: { min: 0, max: 1 },
  };
}

/** Names are open families: kept for as many as a service may see, then forgotten all at once. */
const MOST_NAMED = 5000;
const named = new Map<string, MetricDefinition>();

/** The definition of a code, or null when nobody knows it. Symptoms and medications are open families. */
export function metricDefinition(code: string): MetricDefinition | null {
  const known = byCode.get(code) ?? named.get(code);
  if (known) return known;
  const [family, id, ...rest] = code.split(':');
  if (rest.length > 0 || !id || !NAME.test(id)) return null;
  const made = family === 'symptom' ? symptom(id) : family === 'medication' ? medication(id) : null;
  if (made === null) return null;
  if (named.size >= MOST_NAMED) named.clear();
  named.set(code, made);
  return made;
}

export const isSymptom = (code: string): boolean => code.startsWith('symptom:');
export const isMedication = (code: string): boolean => code.startsWith('medication:');

/** The body system an observation speaks of: its body site's, where that is known, else the metric's own. */
export function systemOf(metric: MetricDefinition, bodySite: string): BodySystem {
  return systemOfBodySite(bodySite) ?? metric.system;
}

/** Adds definitions that the operator keeps in the database (table metric_definition). They may not replace built-in ones. */
export function extendCatalogue(definitions: readonly MetricDefinition[]): void {
  for (const definition of definitions) {
    if (BUILT_IN.some((metric) => metric.code === definition.code)) continue;
    byCode.set(definition.code, definition);
  }
}

export function builtInMetrics(): readonly MetricDefinition[] {
  return BUILT_IN;
}
