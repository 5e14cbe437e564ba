import { metricDefinition } from '../../catalogue.js';
import type { RawObservation } from '../../ingest/observation.js';
import { type DoorReading, emptyReading } from '../door.js';
import { isJson, type Json, textOf } from '../json-values.js';
import { LOINC } from './code-systems.js';
import { codeIn, listOf, readEffective, readQuantity } from './fhir-values.js';
import { metricOfLoinc, TOTALS_OF_A_DAY } from './loinc-codes.js';
import { isAboutSymptom, readSymptom } from './symptoms.js';

/** SNOMED CT says in brackets what kind of thing a name is of. */
const KIND_OF_SITE = /\s*\((?:body structure|qualifier value)\)\s*$/i;
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
    const subject = isJson(resource.subject) ? resource.subject : {};
    const reference = textOf(subject.reference);
    const id = isJson(subject.identifier) ? textOf(subject.identifier.value) : '';
    const named =
      /^(?:.*\/)?Patient\/([^/]+)(?:\/_history\/.*)?$/.exec(reference)?.[1] ??
      (/^urn:uuid:(.+)$/.exec(reference)?.[1] || id);
    if (this.userId === undefined)
      return named ? { userId: named } : { reason: 'must be a reference to a Patient, or give --user' };
    const whose = reference || id;
    if (whose === '') return { userId: this.userId };
    this.subject ??= whose;
    return whose === this.subject
      ? { userId: this.userId }
      : { reason: 'is another person than the first of the file' };
  }
}

function readObservation(line: number, resource: Json, userId: string): DoorReading {
  const loinc = codeIn(resource.code, LOINC);
  const when = readEffective(resource, TOTALS_OF_A_DAY.has(loinc));
  const shared = { user_id: userId, ...sourceOf(resource), ...siteOf(resource) };
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
  if (isAboutSymptom(loinc)) add(loinc, readSymptom(resource, loinc), '');
  const parts: [Json, string][] = [
    [resource, ''],
    ...listOf(resource.component).map((part): [Json, string] => [part, codeIn(part.code, LOINC)]),
  ];
  for (const [holder, part] of parts) {
    const code = part || loinc;
    const metric = holder === resource || part !== '' ? metricOfLoinc(code) : null;
    if (metric === null || !metricDefinition(metric)) continue;
    if (isJson(holder.valueQuantity)) {
      const quantity = readQuantity(holder.valueQuantity, TOTALS_OF_A_DAY.has(code));
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

function takenBack(line: number, resource: Json, userId: string): DoorReading {
  const { id } = idOf(resource, '');
  if (id === undefined) return refused(line, 'status', 'takes back an observation without an id');
  const ids = [id, ...listOf(resource.component).map((part) => `${id}#${codeIn(part.code, LOINC)}`)];
  return {
    ...emptyReading(line),
    observations: ids.map((one) => ({ field: 'id', raw: { user_id: userId, id: one, value: null } })),
  };
}

/** That of the resource, or of its sender. Each part of an observation is one of its own here. */
function idOf({ id: ofResource, identifier }: Json, part: string): { id?: string } {
  const id = textOf(ofResource) || textOf(listOf(identifier)[0]?.value);
  if (id === '') return {};
  return { id: part === '' ? id : `${id}#${part}` };
}

function sourceOf({ device }: Json): Pick<RawObservation, 'source'> {
  const name = isJson(device) ? textOf(device.display).trim() : '';
  return name === '' ? {} : { source: { name } };
}

function siteOf({ bodySite }: Json): Pick<RawObservation, 'body_site'> {
  const site = isJson(bodySite) ? textOf(bodySite.text) || textOf(listOf(bodySite.coding)[0]?.display) : '';
  return site === '' ? {} : { body_site: site.replace(KIND_OF_SITE, '') };
}

const refused = (line: number, field: string, reason: string): DoorReading => ({
  ...emptyReading(line),
  problems: [{ field, reason }],
});
