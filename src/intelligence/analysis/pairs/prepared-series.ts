import type { DailySeries } from '../../domain/analysis.js';
import { autocorrelation } from '../../statistics/autocorrelation.js';
import { lagsForEffectiveSampleSize } from '../../statistics/effective-sample-size.js';
import { normalScores } from '../../statistics/normal-scores.js';
import { removeLinearTrend } from '../../statistics/remove-linear-trend.js';
import { sortedOrder } from '../../statistics/sorted-order.js';
import { clipDays } from '../series/clip-days.js';
import { removeWeekendEffect } from './weekend-effect.js';

/** Everything that the tests of pairs need of one series. It is computed once per series, not once per pair. */
export class PreparedSeries {
  /** Normal scores with the weekend effect and then the linear trend removed, one per calendar day; NaN: missing. */
  readonly scores: Float64Array;
  /** The values as recorded, one per calendar day up to `until`; NaN: missing. A view of the series: read only. */
  readonly days: Float64Array;
  /** The value recorded most often (the smallest of several). */
  readonly usual: number;
  /** Number of days with that value, and of all recorded days. */
  readonly usualDays: number;
  readonly count: number;
  /** Whether the series has exactly two different values. */
  readonly binary: boolean;
  #acf: Float64Array | null = null;

  /** @param from, until first day number, and the one after the last */
  constructor(series: DailySeries, from: number, until: number) {
    this.days = clipDays(series, from, until);
    const order = sortedOrder(this.days);
    const { usual, usualDays, different } = valuesTaken(this.days, order);
    this.usual = usual;
    this.usualDays = usualDays;
    this.count = order.length;
    this.binary = different === 2;
    // Two records that both rise or fall over the weeks (a season, growing fitter) seem related, whatever they measure
    // (Yule 1926). The effective number of days hardly helps against that: a drift is one wave longer than the window.
    this.scores = removeLinearTrend(
      removeWeekendEffect(normalScores(this.days, order), until - this.days.length),
    );
  }

  /**
   * Autocorrelations of the scores; index = lag. Computed on first use, because most pairs are decided without them.
   */
  get acf(): Float64Array {
    return (this.#acf ??= autocorrelation(this.scores, lagsForEffectiveSampleSize(this.count)));
  }
}

/** Returns the prepared series of a metric code, computed when a pair first needs it; null: there is no such series. */
export type Prepare = (code: string) => PreparedSeries | null;

/** @param from, until first day number, and the one after the last */
export function preparer(series: readonly DailySeries[], from: number, until: number): Prepare {
  const prepared = new Map<string, PreparedSeries>();
  return (code) => {
    const known = prepared.get(code);
    if (known) return known;
    const found = series.find((one) => one.metric.code === code);
    if (!found) return null;
    const made = new PreparedSeries(found, from, until);
    prepared.set(code, made);
    return made;
  };
}

function valuesTaken(
  days: Float64Array,
  order: readonly number[],
): { usual: number; usualDays: number; different: number } {
  let usual = NaN;
  let usualDays = 0;
  let different = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = days[order[from]];
    while (to < order.length && days[order[to]] === value) to++;
    different++;
    if (to - from > usualDays) {
      usualDays = to - from;
      usual = value;
    }
  }
  return { usual, usualDays, different };
}
