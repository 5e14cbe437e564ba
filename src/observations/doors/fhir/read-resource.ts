import { metricDefinition } from '../../catalogue.js';
import type { RawObservation } from '../../ingest/observation.js';
import { type DoorReading, emptyReading } from '../door.js';
import { SEVERITY } from '../severities.js';
import { isJson, type Json, textOf } from '../json-values.js';
import { codeIn, listOf, readEffective, readQuantity } from './fhir-values.js';
import { metricOfLoinc, TOTALS_OF_A_DAY } from './loinc-codes.js';

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
/** LOINC: "Symptom", whose value names it. */
const SYMPTOM = '75325-1';
/** LOINC "Severity of symptom", SNOMED CT "Severity". */
const SEVERITY_CODES = new Set(['64750-3', '246112005']);
const DEGREES: Readonly<Record<string, number>> = {
  '255604002': SEVERITY.mild,
  '6736007': SEVERITY.moderate,
  '24484000': SEVERITY.severe,
};
const FINAL = new Set(['final', 'amended', 'corrected']);
const TAKEN_BACK = new Set(['entered-in-error', 'cancelled']);

/** Turns resources into observations. All must be about one person, where it is said whose they are. */
export class ResourceReader {
  private subject: string | null = null;

  constructor(private readonly userId?: string) {}

  read(line: number, item: unknown): DoorReading {
    const resource = isJson(item) && isJson(item.resource) ? item.resource : item;
    if (!isJson(resource)) return refused(line, 'resource', 'is none');
    const { resourceType } = resource;
    if (resourceType !== 'Observation') return { ...emptyReading(line), notRead: textOf(resourceType) };
    const user = this.userOf(resource);
    if ('reason' in user) return refused(line, 'subject', user.reason);
    const status = textOf(resource.status);
    if (TAKEN_BACK.has(status)) return takenBack(line, resource, user.userId);
    if (!FINAL.has(status)) return refused(line, 'status', 'must be final, amended or corrected');
    return readObservation(line, resource, user.userId);
  }

  private userOf(resource: Json): { userId: string } | { reason: string } {
    const reference = isJson(resource.subject) ? textOf(resource.subject.reference) : '';
    const named =
      /^(?:.*\/)?Patient\/([^/]+)(?:\/_history\/.*)?$/.exec(reference) ?? /^urn:uuid:(.+)$/.exec(reference);
    if (this.userId === undefined)
      return named ? { userId: named[1] } : { reason: 'must be a reference to a Patient, or give --user' };
    if (reference === '') return { userId: this.userId };
    this.subject ??= reference;
    return reference === this.subject
      ? { userId: this.userId }
      : { reason: 'is another person than the first of the file' };
  }
}

function readObservation(line: number, resource: Json, userId: string): DoorReading {
  const loinc = codeIn(resource.code, LOINC);
  const when = readEffective(resource, TOTALS_OF_A_DAY.has(loinc));
  const shared = { user_id: userId, ...sourceOf(resource) };
  const reading = emptyReading(line);
  const add = (code: string, raw: RawObservation | { reason: string }, part: string): void => {
    if ('reason' in raw) reading.problems.push({ field: code, reason: textOf(raw.reason) });
    else if ('reason' in when) reading.problems.push({ reason: when.reason });
    else
      reading.observations.push({
        field: code,
        raw: { ...shared, ...when, ...raw, ...idOf(resource, part) },
      });
  };
  if (loinc === SYMPTOM) add(SYMPTOM, readSymptom(resource), '');
  const parts: [Json, string][] = [
    [resource, ''],
    ...listOf(resource.component).map((part): [Json, string] => [part, codeIn(part.code, LOINC)]),
  ];
  for (const [holder, part] of parts) {
    const code = part || loinc;
    const metric = holder === resource || part !== '' ? metricOfLoinc(code) : null;
    if (metric === null || !metricDefinition(metric)) continue;
    if (isJson(holder.valueQuantity)) {
      const quantity = readQuantity(holder.valueQuantity);
      add(code, 'reason' in quantity ? quantity : { metric, ...quantity }, part);
    } else if (typeof holder.valueInteger === 'number')
      add(code, { metric, value: holder.valueInteger }, part);
    else reading.missing += 1;
  }
  const { observations, problems, missing } = reading;
  if (observations.length + problems.length + missing === 0)
    reading.notRead = loinc === '' ? 'Observation' : `LOINC:${loinc}`;
  return reading;
}

/**
 * The value names the symptom, and a component says how bad it is. That a symptom was absent is not read: there is no
 * value that all senders use for it.
 */
function readSymptom(resource: Json): RawObservation | { reason: string } {
  const value = resource.valueCodeableConcept;
  if (!isJson(value)) return { reason: 'valueCodeableConcept must name the symptom' };
  const name = (textOf(value.text) || textOf(listOf(value.coding)[0]?.display)).replace(
    /\s*\([^()]*\)\s*$/,
    '',
  );
  if (name === '') return { reason: 'valueCodeableConcept must name the symptom' };
  const degree = listOf(resource.component).find(
    ({ code }) => SEVERITY_CODES.has(codeIn(code, LOINC)) || SEVERITY_CODES.has(codeIn(code, SNOMED)),
  );
  const given = degree && codeIn(degree.valueCodeableConcept, SNOMED);
  if (given && !Object.hasOwn(DEGREES, given)) return { reason: 'severity must be mild, moderate or severe' };
  return { metric: `symptom:${name}`, value: given ? DEGREES[given] : SEVERITY.present };
}

function takenBack(line: number, resource: Json, userId: string): DoorReading {
  const { id } = idOf(resource, '');
  if (id === undefined) return refused(line, 'status', 'takes back an observation without an id');
  const ids = [id, ...listOf(resource.component).map((part) => `${id}#${codeIn(part.code, LOINC)}`)];
  return {
    ...emptyReading(line),
    observations: ids.map((one) => ({ field: 'id', raw: { user_id: userId, id: one, value: null } })),
  };
}

/** Each part of an observation is one of its own here. */
function idOf({ id }: Json, part: string): { id?: string } {
  if (typeof id !== 'string' || id === '') return {};
  return { id: part === '' ? id : `${id}#${part}` };
}

function sourceOf({ device }: Json): Pick<RawObservation, 'source'> {
  const name = isJson(device) ? textOf(device.display).trim() : '';
  return name === '' ? {} : { source: { name } };
}

const refused = (line: number, field: string, reason: string): DoorReading => ({
  ...emptyReading(line),
  problems: [{ field, reason }],
});
