import { systemOfSymptom } from '../body-systems.js';
import { canonicalName, canonicalSymptom, spellingOf, spokenName } from './canonical-name.js';
import { isolated } from './isolate.js';
import { type MetricDefinition, reportedMetric } from './metric-definition.js';
import { amountOf } from './metric-words.js';

/** Symptoms and medications are groups of codes: people name the members, as `symptom:headache` or `medication:ibuprofen`. */
const SYMPTOM = 'symptom';
const MEDICATION = 'medication';

export const SYMPTOM_MIN = 0;
export const SYMPTOM_MAX = 10;

export const isSymptom = (code: string): boolean => code.startsWith(`${SYMPTOM}:`);
export const isMedication = (code: string): boolean => code.startsWith(`${MEDICATION}:`);

/** A member of a group of codes, and how its name was spelled in the code (null: as sentences spell it anyway). */
export interface FamilyMember {
  metric: MetricDefinition;
  spelling: string | null;
}

/** Defines a member of a group of codes from its code, in any spelling; null for a code that belongs to no group. */
export function familyMember(code: string): FamilyMember | null {
  const text = code.slice(code.indexOf(':') + 1);
  if (isSymptom(code)) return member(text, canonicalSymptom(text), symptom);
  return isMedication(code) ? member(text, canonicalName(text), medication) : null;
}

function member(
  text: string,
  name: string | null,
  define: (name: string, label: string) => MetricDefinition,
): FamilyMember | null {
  if (name === null) return null;
  return { metric: define(name, isolated(spokenName(name))), spelling: spellingOf(text, name) };
}

/** The same member, called as the person spells its name. */
export function calledAs(metric: MetricDefinition, spelling: string): MetricDefinition {
  const name = metric.code.slice(metric.code.indexOf(':') + 1);
  return (isSymptom(metric.code) ? symptom : medication)(name, isolated(spelling));
}

/** "hot flashes", "chills"; not "dizziness", "tinnitus", "arthritis". */
const PLURAL = /[^sui]s$/;

function symptom(name: string, label: string): MetricDefinition {
  return reportedMetric({
    code: `${SYMPTOM}:${name}`,
    label,
    direction: 'lower_is_better',
    aggregation: 'max',
    system: systemOfSymptom(name),
    plausible: { min: SYMPTOM_MIN, max: SYMPTOM_MAX },
    noReading: [],
    words: { ...amountOf(label), plural: PLURAL.test(label) },
    format: { style: 'number', unit: `out of ${SYMPTOM_MAX}`, bareBesideName: true },
  });
}

function medication(name: string, label: string): MetricDefinition {
  return reportedMetric({
    code: `${MEDICATION}:${name}`,
    label,
    direction: 'neither',
    aggregation: 'max',
    role: 'input',
    system: 'general',
    plausible: { min: 0, max: 1 },
    noReading: [],
    decimals: 0,
    words: { more: label, less: `no ${label}`, present: 'taken' },
  });
}
