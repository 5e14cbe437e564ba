import { metricDefinition } from '../../catalogue.js';
import type { RawObservation } from '../../ingest/observation.js';
import { type DoorReading, emptyReading } from '../door.js';
import { isJson, type Json, textOf } from '../json-values.js';
import { readTime, type RecordTime } from './record-times.js';
import { ID_ENDINGS, type Measure, measuresOf, typeOf } from './record-types.js';
import { type SleepSession, sleepValues } from './sleep-session.js';

/** Lists whose records say nothing of their type. */
const WRAPPERS = new Set(['data', 'records', 'items', 'results', 'upsertionchanges', 'changes']);
/** Lists of what was deleted on the phone. */
const DELETIONS = new Set(['deletionchanges', 'deletions', 'deleted']);
/** Health Connect's own scale of 1 to 3, on that of the catalogue. */
const FLOWS: readonly (number | null)[] = [null, 2, 3, 4];

interface Times {
  start: RecordTime;
  end: RecordTime | null;
}

/** Turns records of Health Connect into observations. */
export class RecordReader {
  /** @param fileType the type of records that do not say theirs: the name of the file */
  constructor(
    private readonly userId: string,
    private readonly fileType: string,
  ) {}

  /** @param list the key of the list that the record is in */
  read(line: number, item: Json, list = ''): DoorReading {
    const listType = typeOf(list);
    if (DELETIONS.has(listType) || item.deleted === true) return this.readDeletion(line, item);
    const record = unwrapped(item);
    const own = typeOf(textOf(record.recordType) || textOf(record.record_type));
    const isWrapped = WRAPPERS.has(listType) || listType === '';
    const type = own || (isWrapped ? typeOf(textOf(record.type) || this.fileType) : listType);
    const measures = measuresOf(type);
    if (measures) return this.readMeasures(line, type, record, measures);
    if (type === 'sleepsession') return this.readSleep(line, record);
    if (type === 'mindfulnesssession') return this.readLength(line, type, record);
    return { ...emptyReading(line), notRead: type || 'record' };
  }

  /** The change does not say of which type the record was, so all ids are taken back that one may have. */
  private readDeletion(line: number, item: Json): DoorReading {
    const id = idOf(item);
    if (id === '') return refused(line, 'deletion', 'has no id');
    const ids = [id, ...ID_ENDINGS.map((ending) => `${id}#${ending}`)];
    return {
      ...emptyReading(line),
      observations: ids.map((one) => ({
        field: 'deletion',
        raw: { user_id: this.userId, id: one, value: null },
      })),
    };
  }

  private readMeasures(line: number, type: string, record: Json, measures: readonly Measure[]): DoorReading {
    const times = timesOf(record);
    if ('reason' in times) return refused(line, type, times.reason);
    const samples = type === 'heartrate' && Array.isArray(record.samples) ? meanOf(record.samples) : null;
    const values = measures.flatMap(({ metric, places }) => {
      const found = samples === null ? firstOf(record, places) : { value: samples, unit: 'bpm' };
      if (!found || !metricDefinition(metric)) return [];
      return [
        { metric, unit: found.unit, value: metric === 'menstrual_flow' ? flowOf(found.value) : found.value },
      ];
    });
    if (values.length === 0) return refused(line, type, 'has no value that is known of its type');
    const given = values.filter(({ value }) => value !== null);
    return {
      ...emptyReading(line),
      missing: values.length - given.length,
      observations: given.map((value) => ({
        field: type,
        raw: this.observed(record, times, value, measures.length > 1 ? value.metric : null),
      })),
    };
  }

  private readSleep(line: number, record: Json): DoorReading {
    const times = timesOf(record);
    if ('reason' in times) return refused(line, 'sleepsession', times.reason);
    if (!times.end) return refused(line, 'sleepsession', 'has no end');
    const session: SleepSession = { start: times.start, end: times.end, stages: record.stages };
    const values = sleepValues(session);
    if ('reason' in values) return refused(line, 'sleepsession', values.reason);
    return {
      ...emptyReading(line),
      observations: values
        .filter(({ metric }) => metricDefinition(metric))
        .map((value) => ({
          field: 'sleepsession',
          raw: this.observed(record, times, { ...value, unit: 'min' }, value.metric),
        })),
    };
  }

  private readLength(line: number, type: string, record: Json): DoorReading {
    const times = timesOf(record);
    if ('reason' in times) return refused(line, type, times.reason);
    if (!times.end) return refused(line, type, 'has no end');
    const value = (times.end.seconds - times.start.seconds) / 60;
    const measured = { metric: 'mindful_minutes', value, unit: 'min' };
    return {
      ...emptyReading(line),
      observations: [{ field: type, raw: this.observed(record, times, measured, null) }],
    };
  }

  /** @param ending of the id, for one of several observations of a record */
  private observed(
    record: Json,
    { start, end }: Times,
    { metric, value, unit }: { metric: string; value: unknown; unit: string },
    ending: string | null,
  ): RawObservation {
    const id = idOf(record);
    const isSpan = end !== null && metricDefinition(metric)?.aggregation === 'sum';
    const isNight = end !== null && metricDefinition(metric)?.words.occasion === 'night';
    return {
      user_id: this.userId,
      metric,
      value,
      unit,
      observed_at: start.iso,
      ...(isSpan || isNight ? { observed_until: end.iso } : {}),
      ...(id === '' ? {} : { id: ending === null ? id : `${id}#${ending}` }),
      ...sourceOf(record),
    };
  }
}

/** Exporters put a record into its change, or its values into `data` beside `start`, `end` and `app`. */
function unwrapped(item: Json): Json {
  if (isJson(item.record)) return item.record;
  if (!isJson(item.data)) return item;
  const { start, end, data } = item;
  return { ...item, ...data, startTime: start, ...(end ? { endTime: end } : {}) };
}

function timesOf(record: Json): Times | { reason: string } {
  const zone = record.startZoneOffset ?? record.start_zone_offset ?? record.zoneOffset ?? record.zone_offset;
  const endZone = record.endZoneOffset ?? record.end_zone_offset ?? zone;
  const endText = record.endTime ?? record.end_time ?? record.session_end_time;
  const end = endText === undefined || endText === null ? null : readTime(endText, endZone);
  if (end === null && endText) return { reason: 'the end must be a time with an offset' };
  const startText = record.startTime ?? record.start_time ?? record.time;
  const lasts = record.duration_seconds;
  const start =
    startText === undefined && end && typeof lasts === 'number'
      ? readTime(new Date((end.seconds - lasts) * 1000).toISOString(), endZone ?? end.iso.slice(-6))
      : readTime(startText, zone);
  if (!start) return { reason: 'the start must be a time with an offset' };
  if (end && end.seconds < start.seconds) return { reason: 'the end must not lie before the start' };
  return { start, end };
}

function idOf(record: Json): string {
  const metadata = isJson(record.metadata) ? record.metadata : {};
  return (
    [metadata.id, record.uuid, record.id, record._id, record.recordId, record.record_id]
      .map(textOf)
      .find((id) => id !== '') ?? ''
  );
}

/** The app that wrote the record, by its package, and the model of the device. */
function sourceOf(record: Json): Pick<RawObservation, 'source'> {
  const metadata = isJson(record.metadata) ? record.metadata : {};
  const origin = metadata.dataOrigin ?? metadata.data_origin ?? record.app ?? record.source;
  const name = textOf(isJson(origin) ? origin.packageName : origin).trim();
  const model = isJson(metadata.device) ? textOf(metadata.device.model).trim() : '';
  if (name === '') return model === '' ? {} : { source: { name: model } };
  return { source: { name, ...(model === '' ? {} : { device: model }) } };
}

function firstOf(record: Json, places: Measure['places']): { value: unknown; unit: string } | null {
  for (const [path, unit] of places) {
    const value = path
      .split('.')
      .reduce<unknown>((inner, key) => (isJson(inner) ? inner[key] : undefined), record);
    if (value !== undefined && value !== null && !isJson(value)) return { value, unit };
  }
  return null;
}

/** The mean of a record's heart beats; null: it has none. */
function meanOf(samples: readonly unknown[]): number | null {
  const beats = samples.flatMap((sample) =>
    isJson(sample) && typeof sample.beatsPerMinute === 'number' ? [sample.beatsPerMinute] : [],
  );
  return beats.length === 0 ? null : beats.reduce((sum, one) => sum + one, 0) / beats.length;
}

const flowOf = (value: unknown): number | null => (typeof value === 'number' ? (FLOWS[value] ?? null) : null);

const refused = (line: number, field: string, reason: string): DoorReading => ({
  ...emptyReading(line),
  problems: [{ field: SHOWN.test(field) ? field : 'record', reason }],
});
/** The type may be any text of the file. */
const SHOWN = /^[a-z0-9]{1,40}$/;
