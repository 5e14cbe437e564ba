import { metricDefinition } from '../../src/observations/catalogue.js';

/** The days of one measure that count, as a person would see them in a plot. Day numbers; NaN: nothing recorded. */
export interface RecordedDays {
  metric: string;
  /** Day number of values[0]. */
  start: number;
  values: ArrayLike<number>;
}

/** The recorded values from day `from` to day `until - 1`. */
export function valuesBetween({ start, values }: RecordedDays, from: number, until: number): number[] {
  const found: number[] = [];
  for (let day = Math.max(from, start); day < until; day++) {
    const value = values[day - start];
    if (value !== undefined && !Number.isNaN(value)) found.push(value);
  }
  return found;
}

export const valueOn = (days: RecordedDays, day: number): number => {
  const [value] = valuesBetween(days, day, day + 1);
  return value ?? NaN;
};

/** NaN without values. */
export const averageOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export function sdOf(values: readonly number[]): number {
  const mean = averageOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** The range that holds the middle eight of ten values. */
export function middleOf(values: readonly number[]): { low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share;
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return { low: at(0.1), high: at(0.9) };
}

/** Half the spread of days, and no less than what the catalogue calls worth a word. */
export function worthAWord(metric: string, days: readonly number[]): number {
  const { absolute = 0, relative = 0 } = metricDefinition(metric)?.worthwhile ?? {};
  return Math.max(sdOf(days) / 2, absolute, relative * Math.abs(averageOf(days)));
}

/** Half of the last decimal that a text writes of this measure. */
export const halfGrain = (metric: string): number =>
  0.5 * 10 ** -(metricDefinition(metric)?.decimals ?? 0) + 1e-9;
