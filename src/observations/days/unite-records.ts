import { metricDefinition, type MetricDefinition } from '../catalogue.js';
import { isRunningTotal } from './running-total.js';

/** One timed observation of a summed metric. */
export interface TimedRecord {
  /** Day number that it counts for. */
  day: number;
  value: number;
  /** Seconds after any fixed instant; the same one for all records of a stream. */
  start: number;
  /** How long it lasted; 0: an instant, or not known. */
  seconds: number;
}

/** Values by day, several on one day or one. */
export interface DayValues {
  days: ArrayLike<number>;
  values: ArrayLike<number>;
}

export interface UnitedDays extends DayValues {
  /** The timed records are readings of a counter that only grows during the day. */
  runningTotal?: true;
}

/**
 * What one source recorded of a summed metric, with nothing counted twice:
 *
 * - The total of a day, which came with a date, outranks the timed records of that day.
 * - Readings of a counter count as their last (running-total.ts).
 * - Of records that overlap in time, each minute counts once: the record that begins earlier counts whole (of two that
 *   begin together the longer), and the other with the share of its time that is not covered yet.
 * - Nights without an end that overlap are one night that was sent again.
 *
 * @param totals the records that came with a date
 * @returns the totals, and one value for each other day. Equal records give equal results, whatever their order
 */
export function uniteRecords(code: string, totals: DayValues, timed: readonly TimedRecord[]): UnitedDays {
  const metric = metricDefinition(code);
  const withTotal = new Set(Array.from(totals.days));
  const byDay = new Map<number, TimedRecord[]>();
  for (const record of timed) {
    if (withTotal.has(record.day)) continue;
    const others = byDay.get(record.day);
    if (others) others.push(record);
    else byDay.set(record.day, [record]);
  }
  for (const records of byDay.values()) if (records.length > 1) records.sort(byTime);
  const runningTotal = metric !== null && !metric.selfReported && isRunningTotal([...byDay.values()]);
  const days = Array.from(totals.days);
  const values = Array.from(totals.values);
  for (const [day, records] of [...byDay].sort(([a], [b]) => a - b)) {
    days.push(day);
    values.push(runningTotal ? records.at(-1)!.value : dayTotal(records, metric));
  }
  return { days, values, ...(runningTotal ? { runningTotal } : {}) };
}

/** Of records that begin together, the longest is first. */
function byTime(a: TimedRecord, b: TimedRecord): number {
  return a.start - b.start || b.seconds - a.seconds || b.value - a.value;
}

function dayTotal(records: readonly TimedRecord[], metric: MetricDefinition | null): number {
  if (records.length === 1) return records[0].value;
  const isNight = metric?.words.occasion === 'night' && metric.unit === 'min';
  if (isNight && records.every(({ seconds }) => seconds === 0)) return nightTotal(records);
  return coveredTotal(records);
}

/** @param records sorted by time */
function coveredTotal(records: readonly TimedRecord[]): number {
  let total = 0;
  let coveredUntil = -Infinity;
  for (const { start, seconds, value } of records) {
    const end = start + seconds;
    // An instant inside a time that is covered is a part of it.
    if (seconds === 0) total += start < coveredUntil ? 0 : value;
    else total += (value * Math.max(0, end - Math.max(start, coveredUntil))) / seconds;
    coveredUntil = Math.max(coveredUntil, end);
  }
  return total;
}

/** Two parts of a night may touch, or overlap by the rounding of their minutes. */
const TOUCHING_SECONDS = 120;
const SECONDS_PER_MINUTE = 60;

/**
 * The minutes of a night whose records say when, but not whether the night ended or began then. If either reading makes
 * them follow one another, they are parts of a night. Otherwise the night was sent again while it grew.
 */
function nightTotal(records: readonly TimedRecord[]): number {
  const stretches = records.map(({ value, start }) => ({
    value,
    start,
    seconds: value * SECONDS_PER_MINUTE,
  }));
  const asEnds = stretches.map((one) => ({ ...one, day: 0, start: one.start - one.seconds })).sort(byTime);
  const asBeginnings = stretches.map((one) => ({ ...one, day: 0 })).sort(byTime);
  if (followOneAnother(asEnds) || followOneAnother(asBeginnings))
    return records.reduce((sum, { value }) => sum + value, 0);
  return Math.min(coveredTotal(asEnds), coveredTotal(asBeginnings));
}

function followOneAnother(records: readonly TimedRecord[]): boolean {
  return records.every(
    ({ start }, i) => i === 0 || start >= records[i - 1].start + records[i - 1].seconds - TOUCHING_SECONDS,
  );
}
