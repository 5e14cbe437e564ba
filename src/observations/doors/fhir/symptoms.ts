import { SYMPTOM_MAX } from '../../catalogue.js';
import type { RawObservation } from '../../ingest/observation.js';
import { MAX_NOTE_LENGTH } from '../../ingest/read-note.js';
import { isJson, type Json, textOf } from '../json-values.js';
import { SEVERITY } from '../severities.js';
import { LOINC, SNOMED } from './code-systems.js';
import { codeIn, listOf } from './fhir-values.js';

/** LOINC: "Symptom" and "Symptom absent". The value names it (HL7, Symptoms Implementation Guide). */
export const SYMPTOM = '75325-1';
export const SYMPTOM_ABSENT = '111551-8';
/** LOINC "Severity of symptoms", SNOMED CT "Severity". */
const SEVERITY_OF_SYMPTOMS = '64750-3';
const SEVERITY_CODES = new Set([SEVERITY_OF_SYMPTOMS, '246112005']);

/** SNOMED CT and the answers of LOINC. */
const DEGREES = [
  { snomed: '255604002', loinc: 'LA6752-5', name: 'Mild', severity: SEVERITY.mild },
  { snomed: '6736007', loinc: 'LA6751-7', name: 'Moderate', severity: SEVERITY.moderate },
  { snomed: '24484000', loinc: 'LA6750-9', name: 'Severe', severity: SEVERITY.severe },
];
const degrees = new Map(
  DEGREES.flatMap(({ snomed, loinc, severity }) => [
    [snomed, severity],
    [loinc, severity],
  ]),
);

/** SNOMED CT says in brackets what kind of thing a name is of. */
const KIND_OF_NAME = /\s*\((?:finding|disorder|situation|observable entity|event|symptom)\)\s*$/i;
/** As `degreeOf` writes it: the three degrees say less than the person did. */
const EXACTLY = new RegExp(`^(10|\\d(?:\\.\\d+)?) of ${SYMPTOM_MAX}$`);

export const isAboutSymptom = (loinc: string): boolean => loinc === SYMPTOM || loinc === SYMPTOM_ABSENT;

/** The value names the symptom, and a component says how bad it is. */
export function readSymptom(resource: Json, loinc: string): RawObservation | { reason: string } {
  const value = resource.valueCodeableConcept;
  const name = isJson(value) ? nameOf(value) : '';
  if (name === '') return { reason: 'valueCodeableConcept must name the symptom' };
  const symptom = { metric: `symptom:${name}`, ...noteOf(resource) };
  if (loinc === SYMPTOM_ABSENT) return { ...symptom, value: SEVERITY.absent };
  const degree = listOf(resource.component).find(
    ({ code }) => SEVERITY_CODES.has(codeIn(code, LOINC)) || SEVERITY_CODES.has(codeIn(code, SNOMED)),
  );
  const severity = degree ? severityOf(degree.valueCodeableConcept) : SEVERITY.present;
  return severity === null
    ? { reason: 'severity must be mild, moderate or severe' }
    : { ...symptom, value: severity };
}

const nameOf = (value: Json): string =>
  (textOf(value.text) || textOf(listOf(value.coding)[0]?.display)).replace(KIND_OF_NAME, '').trim();

/** How the person describes it. */
function noteOf({ note }: Json): Pick<RawObservation, 'note'> {
  const text = listOf(note)
    .map((each) => textOf(each.text))
    .join('\n')
    .trim();
  return text === '' ? {} : { note: text.slice(0, MAX_NOTE_LENGTH) };
}

function severityOf(concept: unknown): number | null {
  const exact = isJson(concept) ? EXACTLY.exec(textOf(concept.text)) : null;
  if (exact) return Number(exact[1]);
  const code = codeIn(concept, SNOMED) || codeIn(concept, LOINC);
  // A component without a code says nothing of the degree.
  return code === '' ? SEVERITY.present : (degrees.get(code) ?? null);
}

/** A symptom as `readSymptom` reads it. @param severity 0 to 10 */
export function symptomFields(name: string, severity: number): Json {
  const absent = severity === 0;
  const code = absent
    ? { code: SYMPTOM_ABSENT, display: 'Symptom absent' }
    : { code: SYMPTOM, display: 'Symptom' };
  return {
    code: { coding: [{ system: LOINC, ...code }], text: code.display },
    valueCodeableConcept: { text: name },
    ...(absent ? {} : { component: [severityComponent(severity)] }),
  };
}

/** The nearest degree as a code, and the exact one as the text. */
function severityComponent(severity: number): Json {
  const away = (degree: { severity: number }): number => Math.abs(degree.severity - severity);
  const { snomed, name } = DEGREES.reduce((nearest, next) => (away(next) < away(nearest) ? next : nearest));
  return {
    code: { coding: [{ system: LOINC, code: SEVERITY_OF_SYMPTOMS, display: 'Severity of symptoms' }] },
    valueCodeableConcept: {
      coding: [{ system: SNOMED, code: snomed, display: name }],
      text: `${severity} of ${SYMPTOM_MAX}`,
    },
  };
}
