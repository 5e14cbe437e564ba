import type { RawObservation } from '../../ingest/observation.js';
import type { RowObservation } from '../../import/row-reader.js';
import { DailyMeans } from '../daily-means.js';
import { type DoorReading, emptyReading } from '../door.js';
import { isJson, type Json, textOf } from '../json-values.js';
import { ActiveDays, type Intensity } from './active-days.js';
import type { JsonKind } from './file-kinds.js';
import { minutesFrom, readTime } from './fitbit-times.js';
import { Nights } from './nights.js';
import { QuarterHours } from './quarter-hours.js';
import { weightUnit } from './weight-unit.js';

/** Measures by the minute or second, and the unit of their files. */
const INTRADAY: Partial<Record<JsonKind, readonly [metric: string, unit: string]>> = {
  steps: ['steps', 'count'],
  distance: ['distance_m', 'cm'],
  calories: ['calories', 'kcal'],
  heart_rate: ['heart_rate', 'bpm'],
};
const INTENSITIES: Partial<Record<JsonKind, Intensity>> = {
  sedentary_minutes: 'sedentary',
  lightly_active_minutes: 'light',
  moderately_active_minutes: 'moderate',
  very_active_minutes: 'very',
};
const NUMBER = /^\d{1,15}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/;

export interface BodyDay {
  line: number;
  date: string;
  weight: number | null;
  bmi: number | null;
  fat: number | null;
}

/** Turns what is in the files of Google Takeout into observations. What several files say of one day waits for the end. */
export class TakeoutReader {
  readonly nights = new Nights();
  readonly activeDays = new ActiveDays();
  private readonly means = new DailyMeans();

  /** @param shared user and source of all observations */
  constructor(readonly shared: RawObservation) {}

  /** null: the file has no measure by the minute. */
  intraday(kind: JsonKind): QuarterHours | null {
    const [metric, unit] = INTRADAY[kind] ?? [];
    return metric === undefined || unit === undefined ? null : new QuarterHours(metric, unit);
  }

  *takeIntraday(quarters: QuarterHours): Generator<DoorReading[]> {
    yield* asReadings(quarters.observations(this.shared));
  }

  *wholes(): Generator<DoorReading[]> {
    yield* asReadings(this.activeDays.observations(this.shared));
    yield* asReadings(this.nights.observations(this.shared));
    yield* asReadings(this.means.observations());
  }

  readItem(kind: JsonKind, line: number, item: Json, quarters: QuarterHours | null): DoorReading {
    if (kind === 'sleep') return this.readSleep(line, item);
    if (kind === 'weight') return this.readWeight(line, item);
    const time = readTime(item.dateTime);
    if (!time) return refused(line, kind, 'dateTime must be written MM/DD/YY hh:mm:ss');
    if (quarters) return this.readIntraday(kind, line, item, time.seconds, quarters);
    const intensity = INTENSITIES[kind];
    if (intensity) {
      const minutes = numberOf(item.value);
      if (minutes === null) return refused(line, kind, 'value must be a number');
      this.activeDays.add(time.date, intensity, minutes, line);
      return { ...emptyReading(line), folded: 'part' };
    }
    return this.readOfDay(kind, line, item);
  }

  /** @param body with null for what is not known */
  addBody({ line, date, weight, bmi, fat }: BodyDay): DoorReading {
    const reading: DoorReading = { ...emptyReading(line), folded: 'part' };
    const unit = weight === null ? null : weightUnit(weight, bmi ?? 0);
    if (weight !== null && unit === null)
      reading.problems.push({
        field: 'weight',
        reason: 'has no unit, and no body mass index beside it that shows the unit',
      });
    for (const [metric, value, ofValue] of [
      ['weight_kg', unit === null ? null : weight, unit ?? ''],
      ['bmi', bmi, 'kg/m2'],
      ['body_fat', fat, '%'],
    ] as const) {
      // Fitbit writes 0 where nothing was measured.
      if (value === null || value === 0) continue;
      const { user_id: userId, source } = this.shared;
      const sample = { userId, metric, value, unit: ofValue, source, sourceKey: '', date, line };
      if (this.means.add(sample)) continue;
      reading.observations.push({
        field: metric,
        raw: { ...this.shared, metric, value, unit: ofValue, date },
      });
    }
    return reading;
  }

  private readIntraday(
    kind: JsonKind,
    line: number,
    item: Json,
    seconds: number,
    quarters: QuarterHours,
  ): DoorReading {
    const given = isJson(item.value) ? item.value.bpm : item.value;
    const value = numberOf(given);
    if (value === null) return refused(line, kind, 'value must be a number');
    // Without any confidence the device writes a constant.
    if (isJson(item.value) && item.value.confidence === 0) return { ...emptyReading(line), missing: 1 };
    if (quarters.add(seconds, value, line)) return { ...emptyReading(line), folded: 'part' };
    const [metric, unit] = INTRADAY[kind]!;
    const observed_at = new Date(seconds * 1000).toISOString();
    return {
      ...emptyReading(line),
      observations: [{ field: kind, raw: { ...this.shared, metric, unit, value, observed_at } }],
    };
  }

  private readOfDay(kind: JsonKind, line: number, item: Json): DoorReading {
    const value = isJson(item.value) ? item.value : {};
    const isResting = kind === 'resting_heart_rate';
    const [metric, unit] = isResting ? ['resting_heart_rate', 'bpm'] : ['vo2max', 'mL/(kg.min)'];
    const number = numberOf(
      isResting ? value.value : (value.filteredDemographicVO2Max ?? value.demographicVO2Max),
    );
    const date = readTime(item.dateTime)!.date;
    if (number === null) return refused(line, kind, 'value must be a number');
    // 0 is a day without a value.
    if (number === 0) return { ...emptyReading(line), missing: 1 };
    return {
      ...emptyReading(line),
      observations: [{ field: kind, raw: { ...this.shared, metric, unit, value: number, date } }],
    };
  }

  private readSleep(line: number, item: Json): DoorReading {
    const date = textOf(item.dateOfSleep);
    const levels = isJson(item.levels) && isJson(item.levels.summary) ? item.levels.summary : {};
    const stage = (name: string): number | undefined => {
      const summary = levels[name];
      return isJson(summary) && typeof summary.minutes === 'number' ? summary.minutes : undefined;
    };
    const number = (given: unknown): number | undefined => (typeof given === 'number' ? given : undefined);
    const isMain = item.mainSleep === true;
    const problem = this.nights.add(String(item.logId ?? `${date} ${textOf(item.startTime)}`), {
      line,
      date,
      asleep: number(item.minutesAsleep) ?? NaN,
      awake: number(item.minutesAwake),
      inBed: number(item.timeInBed),
      light: stage('light'),
      deep: stage('deep'),
      rem: stage('rem'),
      efficiency: isMain ? number(item.efficiency) : undefined,
      bedTime: minutesFrom(date, item.startTime) ?? undefined,
      wakeTime: minutesFrom(date, item.endTime) ?? undefined,
    });
    return problem
      ? { ...emptyReading(line), problems: [problem] }
      : { ...emptyReading(line), folded: 'part' };
  }

  private readWeight(line: number, item: Json): DoorReading {
    const time = readTime(item.date);
    if (!time) return refused(line, 'weight', 'date must be written MM/DD/YY');
    const [weight, bmi, fat] = [item.weight, item.bmi, item.fat].map(numberOf);
    if (weight === null) return refused(line, 'weight', 'weight must be a number');
    return this.addBody({ line, date: time.date, weight, bmi, fat });
  }
}

/** Fitbit writes numbers as texts and as numbers; null: it is none. */
function numberOf(given: unknown): number | null {
  if (typeof given === 'number') return Number.isFinite(given) && given >= 0 ? given : null;
  return typeof given === 'string' && NUMBER.test(given) ? Number(given) : null;
}

function* asReadings(observations: Iterable<RowObservation & { line: number }>): Generator<DoorReading[]> {
  for (const { line, ...observation } of observations)
    yield [{ line, observations: [observation], missing: 0, problems: [], folded: 'whole' }];
}

const refused = (line: number, field: string, reason: string): DoorReading => ({
  ...emptyReading(line),
  problems: [{ field, reason }],
});
