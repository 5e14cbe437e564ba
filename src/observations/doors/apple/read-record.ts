import { metricDefinition } from '../../catalogue.js';
import type { RawObservation } from '../../ingest/observation.js';
import { isoDay } from '../../../common/calendar.js';
import { DailyMeans } from '../daily-means.js';
import { type DoorReading, emptyReading } from '../door.js';
import { SleepNights } from '../sleep-nights.js';
import type { AppleRecord } from './apple-records.js';
import {
  flowOf,
  MENSTRUAL_FLOW,
  MINDFUL_SESSION,
  severityOf,
  SLEEP_ANALYSIS,
  STOOD_HOUR,
  stageOf,
  symptomOf,
} from './category-values.js';
import { readLocalTime, type LocalTime } from './local-time.js';
import { FOLDED_TO_A_MEAN, metricOfQuantity, unitOfQuantity } from './quantity-types.js';
import { AppleSources } from './sources.js';

const DAY = 86_400;
/** Longer entries of a diary are mistakes; one of a symptom that lasts a week is not. */
const LONGEST_SYMPTOM_DAYS = 31;
const STOOD = new Set(['HKCategoryValueAppleStandHourStood', '0']);
const NUMBER = /^[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/;

interface Times {
  start: LocalTime;
  end: LocalTime;
}

/** Turns records of HealthKit into observations. Sleep and readings by the second wait until the file ends. */
export class RecordReader {
  readonly nights = new SleepNights();
  readonly means = new DailyMeans();
  private readonly sources = new AppleSources();

  constructor(private readonly userId: string) {}

  read(record: AppleRecord): DoorReading {
    const { type = '' } = record.attributes;
    const metric = metricOfQuantity(type);
    if (metric !== null) return this.readQuantity(record, metric);
    const symptom = symptomOf(type);
    if (symptom !== null) return this.readSymptom(record, symptom);
    if (type === SLEEP_ANALYSIS) return this.readSleep(record);
    if (type === MINDFUL_SESSION) return this.readLength(record, 'mindful_minutes');
    if (type === STOOD_HOUR) return this.readStoodHour(record);
    if (type === MENSTRUAL_FLOW) return this.readFlow(record);
    return { ...emptyReading(record.line), notRead: type === '' ? 'Record' : type };
  }

  private readQuantity(record: AppleRecord, metric: string): DoorReading {
    const definition = metricDefinition(metric);
    if (!definition) return { ...emptyReading(record.line), notRead: record.attributes.type };
    const times = timesOf(record);
    if ('reason' in times) return refused(record, times.reason);
    const value = NUMBER.test(record.attributes.value ?? '') ? Number(record.attributes.value) : undefined;
    const unit = unitOfQuantity(metric, record.attributes.unit ?? '');
    if (value !== undefined && FOLDED_TO_A_MEAN.has(metric)) {
      const { source, key: sourceKey } = this.sources.of(record.attributes);
      const date = times.start.iso.slice(0, 10);
      const { line } = record;
      if (this.means.add({ userId: this.userId, metric, value, unit, source, sourceKey, date, line }))
        return { ...emptyReading(line), folded: 'part' };
    }
    // Of a sum, the time says what it covers. A reading is one of its moment.
    const until = definition.aggregation === 'sum' ? { observed_until: times.end.iso } : {};
    return this.observed(record, { metric, value, unit, observed_at: times.start.iso, ...until });
  }

  private readSymptom(record: AppleRecord, symptom: string): DoorReading {
    const times = timesOf(record);
    if ('reason' in times) return refused(record, times.reason);
    const value = severityOf(symptom, record.attributes.value ?? '');
    if (value === null) return refused(record, 'value is no degree of HealthKit');
    const metric = `symptom:${symptom}`;
    const [first, last] = [times.start, times.end].map(({ clock }) => Math.floor(clock / DAY));
    if (first === last) return this.observed(record, { metric, value, observed_at: times.start.iso });
    if (last - first >= LONGEST_SYMPTOM_DAYS)
      return refused(record, `lasts more than ${LONGEST_SYMPTOM_DAYS} days`);
    const reading = emptyReading(record.line);
    for (let day = first; day <= last; day++)
      reading.observations.push(...this.observed(record, { metric, value, date: isoDay(day) }).observations);
    return reading;
  }

  private readSleep(record: AppleRecord): DoorReading {
    const times = timesOf(record);
    if ('reason' in times) return refused(record, times.reason);
    const stage = stageOf(record.attributes.value ?? '');
    if (stage === null) return refused(record, 'value is no stage of sleep of HealthKit');
    const { start, end } = times;
    if (end.seconds - start.seconds > DAY) return refused(record, 'lasts longer than a day');
    const { source, key } = this.sources.of(record.attributes);
    this.nights.add(
      key,
      { userId: this.userId, source },
      {
        stage,
        start: start.seconds,
        end: end.seconds,
        offset: end.clock - end.seconds,
        line: record.line,
      },
    );
    return { ...emptyReading(record.line), folded: 'part' };
  }

  private readLength(record: AppleRecord, metric: string): DoorReading {
    if (!metricDefinition(metric)) return { ...emptyReading(record.line), notRead: record.attributes.type };
    const times = timesOf(record);
    if ('reason' in times) return refused(record, times.reason);
    const { start, end } = times;
    const value = (end.seconds - start.seconds) / 60;
    const when = { observed_at: start.iso, observed_until: end.iso };
    return this.observed(record, { metric, value, unit: 'min', ...when });
  }

  private readStoodHour(record: AppleRecord): DoorReading {
    if (!metricDefinition('stand_hours')) return { ...emptyReading(record.line), notRead: STOOD_HOUR };
    const times = timesOf(record);
    if ('reason' in times) return refused(record, times.reason);
    const value = STOOD.has(record.attributes.value ?? '') ? 1 : 0;
    const when = { observed_at: times.start.iso, observed_until: times.end.iso };
    return this.observed(record, { metric: 'stand_hours', value, unit: 'h', ...when });
  }

  private readFlow(record: AppleRecord): DoorReading {
    if (!metricDefinition('menstrual_flow')) return { ...emptyReading(record.line), notRead: MENSTRUAL_FLOW };
    const times = timesOf(record);
    if ('reason' in times) return refused(record, times.reason);
    const value = flowOf(record.attributes.value ?? '');
    // "Unspecified" says that there was a flow, and not how much.
    if (value === null) return { ...emptyReading(record.line), missing: 1 };
    return this.observed(record, { metric: 'menstrual_flow', value, date: times.start.iso.slice(0, 10) });
  }

  private observed(record: AppleRecord, fields: RawObservation): DoorReading {
    const { source } = this.sources.of(record.attributes);
    const raw: RawObservation = { user_id: this.userId, ...fields, source };
    return { ...emptyReading(record.line), observations: [{ field: record.attributes.type, raw }] };
  }
}

function timesOf({ attributes, zone }: AppleRecord): Times | { reason: string } {
  const start = readLocalTime(attributes.startDate ?? '', zone);
  if (!start) return { reason: 'startDate must be a time with an offset' };
  const end = attributes.endDate === undefined ? start : readLocalTime(attributes.endDate, zone);
  if (!end) return { reason: 'endDate must be a time with an offset' };
  if (end.seconds < start.seconds) return { reason: 'endDate must not lie before startDate' };
  return { start, end };
}

const refused = ({ line, attributes }: AppleRecord, reason: string): DoorReading => ({
  ...emptyReading(line),
  problems: [{ field: attributes.type, reason }],
});
