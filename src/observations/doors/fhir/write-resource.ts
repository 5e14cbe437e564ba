import { isSymptom, metricDefinition, type MetricDefinition } from '../../catalogue.js';
import { spokenName } from '../../catalogue/canonical-name.js';
import { isoTime } from '../../import/local-time.js';
import type { Json } from '../json-values.js';
import { CATEGORIES, LOINC, UCUM } from './code-systems.js';
import { loincOfMetric } from './loinc-codes.js';
import type { StoredObservation } from './stored-observations.js';
import { symptomFields } from './symptoms.js';

/** Whose observations are written. */
export interface Subject {
  /** The app's own id, or the UUID. */
  id: string;
  /** Minutes east of UTC at the person's place, for times that do not say it; null: not known. */
  offsetAt: (instant: Date) => number | null;
}

const MS_PER_MINUTE = 60_000;
/** What FHIR allows as the id in a reference. */
const ID = /^[A-Za-z0-9.-]{1,64}$/;
const LARGEST_INTEGER = 2 ** 31 - 1;

/** The catalogue's names of units that UCUM writes otherwise. */
const OTHER_IN_UCUM: Readonly<Record<string, string>> = {
  bpm: '/min',
  'breaths/min': '/min',
  count: '{count}',
  degC: 'Cel',
  mmHg: 'mm[Hg]',
  'mL/(kg.min)': 'mL/min/kg',
};
const SAME_IN_UCUM = new Set([
  '%',
  'min',
  'h',
  'ms',
  'm',
  'cm',
  'kg',
  'g',
  'mg',
  'mL',
  'kcal',
  'm/s',
  'kg/m2',
  'mmol/L',
  'dB',
]);
const SCORE = '{score}';

/** An Observation of FHIR R4 that `ResourceReader` reads as the same observation, where LOINC has a code for its metric. */
export function observationResource(stored: StoredObservation, subject: Subject): Json {
  const { metric: code, source, bodySite, siteSpelling, clientId } = stored;
  const metric = metricDefinition(code);
  return {
    resourceType: 'Observation',
    ...(clientId === null ? {} : { identifier: [{ value: clientId }] }),
    status: 'final',
    category: [{ coding: [{ system: CATEGORIES, code: categoryOf(metric) }] }],
    subject: ID.test(subject.id)
      ? { reference: `Patient/${subject.id}` }
      : { type: 'Patient', identifier: { value: subject.id } },
    ...effectiveOf(stored, subject),
    ...(isSymptom(code) ? symptomOf(stored) : measureOf(stored, metric)),
    ...(bodySite === '' ? {} : { bodySite: { text: siteSpelling ?? spokenName(bodySite) } }),
    ...(source === '' ? {} : { device: { display: source } }),
  };
}

function categoryOf(metric: MetricDefinition | null): string {
  if (metric === null || metric.selfReported) return 'survey';
  if (metric.molarMass !== undefined) return 'laboratory';
  return metric.role === 'outcome' ? 'vital-signs' : 'activity';
}

function effectiveOf(stored: StoredObservation, { offsetAt }: Subject): Json {
  const { dated, day, moment, until, utcOffset } = stored;
  if (dated) return { effectiveDateTime: day };
  const text = (instant: Date): string => timeText(instant, utcOffset ?? offsetAt(instant) ?? 0);
  return until === null
    ? { effectiveDateTime: text(moment) }
    : { effectivePeriod: { start: text(moment), end: text(until) } };
}

function timeText(instant: Date, offset: number): string {
  return offset === 0 ? instant.toISOString() : isoTime(instant.getTime() + offset * MS_PER_MINUTE, offset);
}

const nameIn = (code: string): string => spokenName(code.slice(code.indexOf(':') + 1));

const symptomOf = ({ metric, value, spelling }: StoredObservation): Json =>
  symptomFields(spelling ?? nameIn(metric), value);

function measureOf(
  { metric: code, value, spelling }: StoredObservation,
  metric: MetricDefinition | null,
): Json {
  const loinc = loincOfMetric(code);
  return {
    code: {
      ...(loinc === null ? {} : { coding: [{ system: LOINC, code: loinc }] }),
      // The service does not know a metric that the operator has removed.
      text: spelling ?? metric?.label ?? code,
    },
    ...valueOf(value, metric?.unit ?? ''),
  };
}

function valueOf(value: number, unit: string): Json {
  if (unit === '')
    return Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER
      ? { valueInteger: value }
      : { valueQuantity: { value, system: UCUM, code: SCORE } };
  const code = OTHER_IN_UCUM[unit] ?? (SAME_IN_UCUM.has(unit) ? unit : null);
  return { valueQuantity: { value, unit, ...(code === null ? {} : { system: UCUM, code }) } };
}
