import { systemOfSymptom } from '../body-systems.js';
import { type MetricDefinition, reportedMetric } from './metric-definition.js';
import { amountOf } from './metric-words.js';

/** Symptoms and medications are groups of codes: people name the members, as `symptom:headache` or `medication:ibuprofen`. */
const SYMPTOM = 'symptom';
const MEDICATION = 'medication';
/** What may follow `symptom:` or `medication:`. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _.()+-]{0,63}$/u;

export const SYMPTOM_MIN = 0;
export const SYMPTOM_MAX = 10;

export const isSymptom = (code: string): boolean => code.startsWith(`${SYMPTOM}:`);
export const isMedication = (code: string): boolean => code.startsWith(`${MEDICATION}:`);

/** Defines a member of a group of codes from its code; null for a code that belongs to no group. */
export function familyMember(code: string): MetricDefinition | null {
  const [family, name, ...rest] = code.split(':');
  if (rest.length > 0 || !name || !NAME.test(name)) return null;
  if (family === SYMPTOM) return symptom(code, name);
  return family === MEDICATION ? medication(code, name) : null;
}

/** "hot flashes", "chills"; not "dizziness", "tinnitus", "arthritis". */
const PLURAL = /[^sui]s$/;

function symptom(code: string, name: string): MetricDefinition {
  const label = spoken(name);
  return reportedMetric({
    code,
    label,
    direction: 'lower_is_better',
    aggregation: 'max',
    system: systemOfSymptom(name),
    plausible: { min: SYMPTOM_MIN, max: SYMPTOM_MAX },
    words: { ...amountOf(label), plural: PLURAL.test(label) },
    format: { style: 'number', unit: `out of ${SYMPTOM_MAX}`, bareBesideName: true },
  });
}

function medication(code: string, name: string): MetricDefinition {
  const label = spoken(name);
  return reportedMetric({
    code,
    label,
    direction: 'neither',
    aggregation: 'max',
    role: 'input',
    system: 'general',
    plausible: { min: 0, max: 1 },
    decimals: 0,
    words: { more: label, less: `no ${label}`, present: 'taken' },
  });
}

const spoken = (name: string): string => name.replaceAll(/[_.-]+/g, ' ');
