import { isJson } from '../json-values.js';
import { readTime, type RecordTime } from './record-times.js';
import type { SLEEP_METRICS } from './record-types.js';

export interface SleepSession {
  start: RecordTime;
  end: RecordTime;
  /** As in the file; nothing in it has been checked. */
  stages: unknown;
}

type SleepMetric = (typeof SLEEP_METRICS)[number];
type Stage = 'asleep' | 'awake' | 'light' | 'deep' | 'rem' | 'unknown';

const DAY = 86_400;
const MINUTE = 60;
const EVENING = 18 * 3600;
/** A shorter sleep says nothing about when the person goes to bed. */
const SHORTEST_NIGHT = 3 * 3600;

/** The numbers of Health Connect: 1 awake, 2 sleeping, 3 out of bed, 4 light, 5 deep, 6 REM, 7 awake in bed. */
const NUMBERED: readonly Stage[] = ['unknown', 'awake', 'asleep', 'awake', 'light', 'deep', 'rem', 'awake'];
const NAMED: Readonly<Record<string, Stage>> = {
  awake: 'awake',
  sleeping: 'asleep',
  asleep: 'asleep',
  out_of_bed: 'awake',
  light: 'light',
  deep: 'deep',
  rem: 'rem',
  awake_in_bed: 'awake',
};

/**
 * What a session says, in minutes. The time asleep is that of its stages; a session whose stages are not known was slept
 * through, but for the time awake. Bed and wake-up time need a clock that is known, and three hours of sleep.
 */
export function sleepValues({
  start,
  end,
  stages,
}: SleepSession): { metric: SleepMetric; value: number }[] | { reason: string } {
  const inBed = end.seconds - start.seconds;
  if (inBed > DAY) return { reason: 'lasts longer than a day' };
  const seconds = secondsOf(stages, start.seconds, end.seconds);
  if (seconds === null) return { reason: 'has a stage without a start and an end' };
  const staged = seconds.asleep + seconds.light + seconds.deep + seconds.rem;
  const asleep = staged > 0 ? staged : inBed - seconds.awake;
  const values: { metric: SleepMetric; value: number }[] = [
    { metric: 'sleep_minutes', value: asleep / MINUTE },
    { metric: 'in_bed_minutes', value: inBed / MINUTE },
  ];
  for (const stage of ['light', 'deep', 'rem', 'awake'] as const)
    if (seconds[stage] > 0) values.push({ metric: `sleep_${stage}_minutes`, value: seconds[stage] / MINUTE });
  if (asleep < SHORTEST_NIGHT || start.offset === null || end.offset === null) return values;
  const midnight = Math.floor((end.seconds + end.offset) / DAY) * DAY;
  const begins = start.seconds + start.offset;
  // A sleep that ends before midnight is not a night: its times would be those of another day.
  if (end.seconds + end.offset - midnight >= EVENING) return values;
  values.push({ metric: 'bed_time', value: Math.round((begins - midnight) / MINUTE) });
  values.push({ metric: 'wake_time', value: Math.round((end.seconds + end.offset - midnight) / MINUTE) });
  return values;
}

/** null: a stage has no times. Stages outside of the session are cut to it. */
function secondsOf(stages: unknown, from: number, until: number): Record<Stage, number> | null {
  const seconds = { asleep: 0, awake: 0, light: 0, deep: 0, rem: 0, unknown: 0 };
  if (!Array.isArray(stages)) return seconds;
  for (const given of stages as unknown[]) {
    if (!isJson(given)) return null;
    const start = readTime(given.startTime ?? given.start_time, null);
    const end = readTime(given.endTime ?? given.end_time, null);
    if (!start || !end) return null;
    const length = Math.min(end.seconds, until) - Math.max(start.seconds, from);
    seconds[stageOf(given.stage)] += Math.max(0, length);
  }
  return seconds;
}

function stageOf(stage: unknown): Stage {
  if (typeof stage === 'number' || (typeof stage === 'string' && /^\d$/.test(stage)))
    return NUMBERED[Number(stage)] ?? 'unknown';
  const name = typeof stage === 'string' ? stage.toLowerCase().replace(/^stage_type_|^sleep_/, '') : '';
  return Object.hasOwn(NAMED, name) ? NAMED[name] : 'unknown';
}
