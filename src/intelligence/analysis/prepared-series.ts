import type { DailySeries } from '../domain/analysis.js';
import { autocorrelation } from '../statistics/autocorrelation.js';
import { lagsForEffectiveSampleSize } from '../statistics/effective-sample-size.js';
import { normalScores } from '../statistics/normal-scores.js';
import { observed } from '../statistics/observed.js';
import { sliceDays } from './slice-days.js';
import { removeWeekendEffect } from './weekend-effect.js';
import { ASSOCIATION_DAYS } from './windows.js';

/** What every pair a series takes part in needs of it; made once a series, not once a pair. */
export interface PreparedSeries {
  /** The days as recorded. */
  days: Float64Array;
  /** Weekend effect removed, then normal scores, on the same calendar grid. */
  scores: Float64Array;
  /** Of the scores; index = lag. */
  acf: Float64Array;
  /** The value recorded most often (the smallest of several). */
  usual: number;
  /** Exactly two different values. */
  binary: boolean;
}

export function prepareSeries(series: DailySeries, weekOf: number): PreparedSeries {
  const start = weekOf - ASSOCIATION_DAYS;
  const days = sliceDays(series, start, weekOf);
  const scores = normalScores(removeWeekendEffect(days, start));
  const sorted = observed(days);
  const acf = autocorrelation(scores, lagsForEffectiveSampleSize(sorted.length));
  return { days, scores, acf, ...valuesTaken(sorted) };
}

function valuesTaken(sorted: Float64Array): { usual: number; binary: boolean } {
  let usual = NaN;
  let longest = 0;
  let different = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    different++;
    if (to - from > longest) {
      longest = to - from;
      usual = sorted[from];
    }
  }
  return { usual, binary: different === 2 };
}
