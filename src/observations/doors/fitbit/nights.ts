import { parseDay } from '../../../common/calendar.js';
import type { RawObservation } from '../../ingest/observation.js';
import type { RowObservation, RowProblem } from '../../import/row-reader.js';
import { BrokenFileError } from '../door.js';

/** One sleep as the app shows it, in minutes. */
export interface Sleep {
  line: number;
  /** The day of waking, `YYYY-MM-DD`. */
  date: string;
  asleep: number;
  awake?: number;
  inBed?: number;
  light?: number;
  deep?: number;
  rem?: number;
  /** Percent, of the main sleep. */
  efficiency?: number;
  /** From the midnight with which the day of waking began. */
  bedTime?: number;
  wakeTime?: number;
}

/** Thirty years with two naps a day. */
const MOST_SLEEPS = 50_000;
/** A shorter sleep says nothing about when the person goes to bed. */
const SHORTEST_NIGHT = 180;
const PARTS = [
  ['sleep_minutes', 'asleep'],
  ['sleep_awake_minutes', 'awake'],
  ['in_bed_minutes', 'inBed'],
  ['sleep_light_minutes', 'light'],
  ['sleep_deep_minutes', 'deep'],
  ['sleep_rem_minutes', 'rem'],
] as const;
const OF_THE_LONGEST = [
  ['sleep_efficiency', 'efficiency', '%'],
  ['bed_time', 'bedTime', 'min'],
  ['wake_time', 'wakeTime', 'min'],
] as const;

/** The sleeps of a day together: night and naps. They become totals with a date, which a later export replaces. */
export class Nights {
  private readonly sleeps = new Map<string, Sleep>();

  /** @param id the same sleep may be in several files. @throws BrokenFileError when there are more than people have */
  add(id: string, sleep: Sleep): RowProblem | null {
    if (parseDay(sleep.date) === null) return { field: 'sleep', reason: 'has no day of waking' };
    const minutes = PARTS.map(([, key]) => sleep[key]).filter((one) => one !== undefined);
    if (minutes.some((one) => !Number.isFinite(one) || one < 0))
      return { field: 'sleep', reason: 'has minutes that are no number' };
    if (this.sleeps.size >= MOST_SLEEPS && !this.sleeps.has(id))
      throw new BrokenFileError(sleep.line, `has more than ${MOST_SLEEPS} sleeps`);
    this.sleeps.set(id, sleep);
    return null;
  }

  *observations(shared: RawObservation): Generator<RowObservation & { line: number }> {
    for (const [date, sleeps] of this.byDay()) {
      const [{ line }] = sleeps;
      const raw = (metric: string, value: number, unit: string) => ({
        line,
        raw: { ...shared, metric, value, unit, date },
      });
      for (const [metric, key] of PARTS) {
        const known = sleeps.flatMap((sleep) => sleep[key] ?? []);
        const total = known.reduce((sum, one) => sum + one, 0);
        if (total > 0) yield raw(metric, total, 'min');
      }
      const longest = sleeps.reduce((best, one) => (one.asleep > best.asleep ? one : best));
      if (longest.asleep < SHORTEST_NIGHT) continue;
      for (const [metric, key, unit] of OF_THE_LONGEST)
        if (longest[key] !== undefined) yield raw(metric, longest[key], unit);
    }
  }

  private byDay(): Map<string, Sleep[]> {
    const days = new Map<string, Sleep[]>();
    for (const sleep of this.sleeps.values()) {
      const known = days.get(sleep.date);
      if (known) known.push(sleep);
      else days.set(sleep.date, [sleep]);
    }
    return days;
  }
}
