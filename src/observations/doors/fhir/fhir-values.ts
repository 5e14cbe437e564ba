import type { RawObservation } from '../../ingest/observation.js';
import { isJson, type Json, textOf } from '../json-values.js';
import { UCUM } from './code-systems.js';

export const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

/** The code of a CodeableConcept in one system; '' when it has none. */
export const codeIn = (concept: unknown, system: string): string =>
  isJson(concept) ? textOf(listOf(concept.coding).find((coding) => coding.system === system)?.code) : '';

/** "In a day", which a total of a day may say and the catalogue does not. */
const PER_DAY = /\/(?:d|24\.?h|\(24\.h\))$/;

/** The value and unit of a Quantity, or why it is refused. @param ofADay it is a total of a day, whose unit may say so */
export function readQuantity(
  quantity: Json,
  ofADay: boolean,
): Pick<RawObservation, 'value' | 'unit'> | { reason: string } {
  if (quantity.comparator !== undefined)
    return { reason: 'has a comparator (less or more than), so the value is not known' };
  if (quantity.system !== undefined && quantity.system !== UCUM)
    return { reason: `its system must be ${UCUM}` };
  const unit = quantity.system === UCUM ? quantity.code : quantity.unit;
  if (typeof unit !== 'string' || unit === '') return { reason: 'has no unit: a code of UCUM is needed' };
  return { value: quantity.value, unit: ofADay ? unit.replace(PER_DAY, '') || '1' : unit };
}

type When = Pick<RawObservation, 'observed_at' | 'observed_until' | 'date'>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PART_OF_DATE = /^\d{4}(?:-\d{2})?$/;
const WITH_OFFSET = /T.*(?:Z|[+-]\d{2}:\d{2})$/;

/** When a resource was observed, or why that is refused. @param wholeDay its value is of a day, and not of the moment */
export function readEffective(resource: Json, wholeDay: boolean): When | { reason: string } {
  const { effectiveDateTime, effectiveInstant, effectivePeriod } = resource;
  const at = effectiveDateTime ?? effectiveInstant;
  if (typeof at === 'string') {
    const moment = momentOf(at, effectiveDateTime === undefined ? 'effectiveInstant' : 'effectiveDateTime');
    if ('reason' in moment) return moment;
    return wholeDay && moment.observed_at !== undefined ? { date: at.slice(0, 10) } : moment;
  }
  if (!isJson(effectivePeriod))
    return { reason: 'has no effectiveDateTime, effectiveInstant or effectivePeriod' };
  const start = momentOf(textOf(effectivePeriod.start), 'effectivePeriod.start');
  if ('reason' in start) return start;
  const end = momentOf(textOf(effectivePeriod.end), 'effectivePeriod.end');
  if ('reason' in end) return end;
  if (start.observed_at !== undefined && end.observed_at !== undefined)
    return { observed_at: start.observed_at, observed_until: end.observed_at };
  if (start.date !== undefined && start.date === end.date) return start;
  return { reason: 'effectivePeriod must have two times, or be one day' };
}

function momentOf(text: string, field: string): When | { reason: string } {
  if (DAY.test(text)) return { date: text };
  if (PART_OF_DATE.test(text)) return { reason: `${field} does not say the day` };
  return WITH_OFFSET.test(text)
    ? { observed_at: text }
    : { reason: `${field} must be a day, or a time with an offset` };
}
