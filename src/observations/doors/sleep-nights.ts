import { isoDay } from '../../common/calendar.js';
import { metricDefinition } from '../catalogue.js';
import { BrokenFileError } from './door.js';
import type { RowObservation } from '../import/row-reader.js';

export type SleepStage = 'in_bed' | 'asleep' | 'awake' | 'light' | 'deep' | 'rem';

/** One period of one stage. Times in seconds. */
export interface SleepPeriod {
  stage: SleepStage;
  /** Since 1970. */
  start: number;
  end: number;
  /** What the clock of the place is ahead of UTC. */
  offset: number;
  line: number;
}

interface Sleeper {
  userId: unknown;
  source: unknown;
  periods: SleepPeriod[];
}

const MINUTE = 60;
const DAY = 86_400;
/** Periods that are further apart belong to two sleeps: a nap and a night. */
const APART = 2 * 3600;
/** A sleep that begins at 18:00 or later belongs to the next day even if it ends before midnight, as in day-of.ts. */
const EVENING = 18 * 3600;
/** A shorter sleep says nothing about when the person goes to bed. */
const SHORTEST_NIGHT = 3 * 3600;
/** A person has some ten thousand in a year. */
const MOST_PERIODS = 1_000_000;

const ASLEEP: readonly SleepStage[] = ['asleep', 'light', 'deep', 'rem'];
/** Time in bed is not sleep. */
const MINUTES: readonly (readonly [metric: string, stages: readonly SleepStage[]])[] = [
  ['sleep_minutes', ASLEEP],
  ['sleep_light_minutes', ['light']],
  ['sleep_deep_minutes', ['deep']],
  ['sleep_rem_minutes', ['rem']],
  ['sleep_awake_minutes', ['awake']],
  ['in_bed_minutes', ['in_bed']],
];

interface Night {
  line: number;
  seconds: Map<string, number>;
  longest: { asleep: number; bedTime: number; wakeTime: number };
}

/**
 * Unites the periods of sleep that devices record, in which stages overlap and repeat, into one total for each day and
 * source: each minute counts once, and a night belongs to the day of waking. The totals have dates and no times, so that
 * a later export of the same night, cut in other periods, replaces them (decision 89).
 */
export class SleepNights {
  private readonly sleepers = new Map<string, Sleeper>();
  private count = 0;

  /** @throws BrokenFileError when there are more than people have */
  add(key: string, { userId, source }: Omit<Sleeper, 'periods'>, period: SleepPeriod): void {
    if (++this.count > MOST_PERIODS)
      throw new BrokenFileError(period.line, `has more than ${MOST_PERIODS} periods of sleep`);
    let sleeper = this.sleepers.get(key);
    if (!sleeper) this.sleepers.set(key, (sleeper = { userId, source, periods: [] }));
    sleeper.periods.push(period);
  }

  *observations(): Generator<RowObservation & { line: number }> {
    for (const { userId, source, periods } of this.sleepers.values()) {
      for (const [day, { line, seconds, longest }] of nightsOf(periods)) {
        const shared = { user_id: userId, date: isoDay(day), unit: 'min', source };
        for (const [metric, total] of seconds)
          if (total > 0 && metricDefinition(metric))
            yield { line, raw: { ...shared, metric, value: total / MINUTE } };
        if (longest.asleep < SHORTEST_NIGHT) continue;
        for (const [metric, clock] of [
          ['bed_time', longest.bedTime],
          ['wake_time', longest.wakeTime],
        ] as const)
          if (metricDefinition(metric))
            yield { line, raw: { ...shared, metric, value: Math.round((clock - day * DAY) / MINUTE) } };
      }
    }
  }
}

/** By day number. */
function nightsOf(periods: SleepPeriod[]): Map<number, Night> {
  periods.sort((a, b) => a.start - b.start || a.end - b.end);
  const nights = new Map<number, Night>();
  for (const sleep of sleepsOf(periods)) {
    const [first] = sleep;
    const last = sleep.reduce((latest, one) => (one.end > latest.end ? one : latest));
    const begins = first.start + first.offset;
    const ends = last.end + last.offset;
    const day = timeOfDay(begins) >= EVENING ? Math.floor(begins / DAY) + 1 : Math.floor(ends / DAY);
    let night = nights.get(day);
    if (!night) {
      night = { line: first.line, seconds: new Map(), longest: { asleep: 0, bedTime: 0, wakeTime: 0 } };
      nights.set(day, night);
    }
    for (const [metric, stages] of MINUTES) {
      const covered = coveredSeconds(sleep.filter(({ stage }) => stages.includes(stage)));
      night.seconds.set(metric, (night.seconds.get(metric) ?? 0) + covered);
    }
    const asleep = sleep.filter(({ stage }) => ASLEEP.includes(stage));
    const total = coveredSeconds(asleep);
    if (total > night.longest.asleep) {
      const wakes = asleep.reduce((latest, one) => (one.end > latest.end ? one : latest));
      night.longest = { asleep: total, bedTime: begins, wakeTime: wakes.end + wakes.offset };
    }
  }
  return nights;
}

const timeOfDay = (clock: number): number => clock - Math.floor(clock / DAY) * DAY;

/** @param periods sorted by their beginning */
function* sleepsOf(periods: readonly SleepPeriod[]): Generator<SleepPeriod[]> {
  let sleep: SleepPeriod[] = [];
  let until = -Infinity;
  for (const period of periods) {
    if (sleep.length > 0 && period.start - until > APART) {
      yield sleep;
      sleep = [];
    }
    sleep.push(period);
    until = sleep.length === 1 ? period.end : Math.max(until, period.end);
  }
  if (sleep.length > 0) yield sleep;
}

/** @param periods sorted by their beginning */
function coveredSeconds(periods: readonly SleepPeriod[]): number {
  let total = 0;
  let until = -Infinity;
  for (const { start, end } of periods) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}
