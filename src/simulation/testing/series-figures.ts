import { isWeekend } from '../../common/calendar.js';

/** The figures that the specs compare between simulated and real people. */
export interface SeriesFigures {
  observed: number;
  /** Number of days from the first to the last recorded day. */
  span: number;
  /** Share of the span without a value. */
  missing: number;
  /** Longest sequence of days without a value. */
  longestGap: number;
  mean: number;
  sd: number;
  /** Autocorrelation at a lag over pairs of observed days, relative to the overall variance. */
  autocorrelation: (lag: number) => number;
  /** Mean of Saturdays and Sundays minus that of the other days, in SDs. */
  weekend: number;
  levels: number;
}

/** `days` ascending and distinct, parallel to `values`; at least two of them. */
export function seriesFigures(days: ArrayLike<number>, values: ArrayLike<number>): SeriesFigures {
  const grid = calendarGrid(days, values);
  const observed = Array.from(values);
  const mean = average(observed);
  const variance = average(observed.map((value) => (value - mean) ** 2));
  const sd = Math.sqrt(variance);
  const on = (wanted: boolean): number[] => observed.filter((_, i) => isWeekend(days[i]) === wanted);
  return {
    observed: observed.length,
    span: grid.length,
    missing: 1 - observed.length / grid.length,
    longestGap: longestGap(days),
    mean,
    sd,
    autocorrelation: (lag) => laggedProductMean(grid, lag, mean) / variance,
    weekend: (average(on(true)) - average(on(false))) / sd,
    levels: new Set(observed).size,
  };
}

/**
 * Pearson's correlation of x with y `lag` days later, after removing each one's means of weekends and of other days. NaN
 * when there are too few days.
 */
export function laggedCorrelation(
  x: { days: ArrayLike<number>; values: ArrayLike<number> },
  y: { days: ArrayLike<number>; values: ArrayLike<number> },
  lag: number,
): number {
  const outcome = withoutWeekend(y);
  const later = new Map(Array.from(y.days, (day, i) => [day, outcome[i]]));
  const adjusted = withoutWeekend(x);
  const pairs = Array.from(x.days, (day, i) => [adjusted[i], later.get(day + lag) ?? NaN]).filter(
    ([, value]) => !Number.isNaN(value),
  );
  if (pairs.length < 3) return NaN;
  const [meanX, meanY] = [average(pairs.map(([a]) => a)), average(pairs.map(([, b]) => b))];
  const sum = (of: (a: number, b: number) => number): number =>
    pairs.reduce((total, [a, b]) => total + of(a - meanX, b - meanY), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}

function calendarGrid(days: ArrayLike<number>, values: ArrayLike<number>): Float64Array {
  const grid = new Float64Array(days[days.length - 1] - days[0] + 1).fill(NaN);
  for (let i = 0; i < days.length; i++) grid[days[i] - days[0]] = values[i];
  return grid;
}

function withoutWeekend({ days, values }: { days: ArrayLike<number>; values: ArrayLike<number> }): number[] {
  const on = (wanted: boolean): number =>
    average(Array.from(values).filter((_, i) => isWeekend(days[i]) === wanted));
  const means = { weekend: on(true), weekday: on(false) };
  return Array.from(values, (value, i) => value - (isWeekend(days[i]) ? means.weekend : means.weekday));
}

function laggedProductMean(grid: Float64Array, lag: number, mean: number): number {
  const products: number[] = [];
  for (let i = lag; i < grid.length; i++) {
    const product = (grid[i] - mean) * (grid[i - lag] - mean);
    if (!Number.isNaN(product)) products.push(product);
  }
  return average(products);
}

function longestGap(days: ArrayLike<number>): number {
  let longest = 0;
  for (let i = 1; i < days.length; i++) longest = Math.max(longest, days[i] - days[i - 1] - 1);
  return longest;
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
