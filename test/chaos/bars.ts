import { quantile } from '../../src/intelligence/statistics/quantile.js';

/** The figures that one part has measured, under the names of the last line. */
export type Figures = Record<string, number | string[]>;

/** A bar that was missed, in words. */
export type Miss = string;

/** In seconds. The first counts from the end of the lease. */
export const BARS = { resumeP99: 15, takeover: 60, drain: 25, progress: 30 } as const;

export function atMost(name: string, value: number, bar: number): Miss[] {
  return value <= bar ? [] : [`${name} is ${value}, at most ${bar} is allowed`];
}

export function moreThanNone(name: string, value: number): Miss[] {
  return value > 0 ? [] : [`${name} is ${value}: the control shows nothing, so the test proves nothing`];
}

/** The same for a count that is 1 when all is well. */
export function moreThanOne(name: string, value: number): Miss[] {
  return moreThanNone(name, value - 1);
}

/** Rounds to one decimal. JSON has no infinity: a wait that never ended counts as a day. */
export function seconds(value: number): number {
  return Number(Math.min(value, 86_400).toFixed(1));
}

export function p99(values: readonly number[]): number {
  return values.length === 0 ? 0 : seconds(quantile(values.map(seconds), 0.99));
}
