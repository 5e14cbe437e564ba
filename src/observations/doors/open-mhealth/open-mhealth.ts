import { metricDefinition } from '../../catalogue.js';
import type { RawObservation } from '../../ingest/observation.js';
import { type Door, type DoorFile, type DoorReading, emptyReading } from '../door.js';
import { isJson, type Json, textOf } from '../json-values.js';
import { jsonItems } from '../json-items.js';

/** Data points of Open mHealth and IEEE 1752.1: one, a list of them, or one in each line. */
export const OPEN_MHEALTH: Door = {
  name: 'open-mhealth',
  fileNames: /\.(?:json|ndjson)$/i,
  needsUser: true,
  read,
};

/** The measures of the schemas, each under the key of its value. */
const METRICS: Readonly<Record<string, string>> = {
  step_count: 'steps',
  heart_rate: 'heart_rate',
  respiratory_rate: 'respiratory_rate',
  oxygen_saturation: 'spo2',
  body_weight: 'weight_kg',
  body_temperature: 'body_temperature',
  blood_glucose: 'blood_glucose',
  systolic_blood_pressure: 'blood_pressure_systolic',
  diastolic_blood_pressure: 'blood_pressure_diastolic',
  sleep_duration: 'sleep_minutes',
  total_sleep_time: 'sleep_minutes',
};
/** The schemas' names of units that are otherwise written in another way. */
const UNITS: Readonly<Record<string, string>> = { F: 'degF', C: 'degC', steps: 'count' };
/** A statistic is no reading: the largest of a day would be averaged with the others. An average of readings is one. */
const AVERAGE = 'average';

async function* read(file: DoorFile): AsyncGenerator<DoorReading[]> {
  for await (const items of jsonItems(file, 'body'))
    yield items.map(({ line, item }) => readDataPoint(line, item, file.userId!));
}

function readDataPoint(line: number, item: unknown, userId: string): DoorReading {
  const point = isJson(item) ? item : {};
  const header = isJson(point.header) ? point.header : {};
  const body = isJson(point.body) ? point.body : point;
  const reading = emptyReading(line);
  const when = timeOf(body.effective_time_frame);
  for (const [key, metric] of Object.entries(METRICS)) {
    const measure = body[key];
    const definition = metricDefinition(metric);
    if (measure === undefined || !definition) continue;
    const problem = (reason: string): number => reading.problems.push({ field: key, reason });
    const statistic = body.descriptive_statistic;
    if (!isJson(measure)) problem('must have a value and a unit');
    else if (statistic !== undefined && (statistic !== AVERAGE || definition.aggregation === 'sum'))
      problem('is a statistic of several values');
    else if ('reason' in when) problem(when.reason);
    else {
      const unit = textOf(measure.unit);
      const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : unit;
      const raw = {
        user_id: userId,
        metric,
        value: measure.value,
        unit: known,
        ...when,
        ...aboutOf(header, key),
      };
      reading.observations.push({ field: key, raw });
    }
  }
  if (reading.observations.length + reading.problems.length === 0) reading.notRead = nameOf(header);
  return reading;
}

type When = Pick<RawObservation, 'observed_at' | 'observed_until'>;

function timeOf(frame: unknown): When | { reason: string } {
  if (!isJson(frame)) return { reason: 'has no effective_time_frame' };
  if (typeof frame.date_time === 'string') return { observed_at: frame.date_time };
  const { start_date_time: start, end_date_time: end } = isJson(frame.time_interval)
    ? frame.time_interval
    : {};
  return typeof start === 'string' && typeof end === 'string'
    ? { observed_at: start, observed_until: end }
    : {
        reason:
          'effective_time_frame must be a date_time, or an interval with start_date_time and end_date_time',
      };
}

/** The id of a point with several measures has the measure behind it. IEEE 1752.1 calls the id uuid. */
function aboutOf(header: Json, key: string): Pick<RawObservation, 'id' | 'source'> {
  const id = textOf(header.id) || textOf(header.uuid);
  const provenance = isJson(header.acquisition_provenance) ? header.acquisition_provenance : {};
  const name = textOf(provenance.source_name).trim();
  return { ...(id === '' ? {} : { id: `${id}#${key}` }), ...(name === '' ? {} : { source: { name } }) };
}

const nameOf = ({ schema_id: schema }: Json): string => (isJson(schema) && textOf(schema.name)) || 'unknown';
