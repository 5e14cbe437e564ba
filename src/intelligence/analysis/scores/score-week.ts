import { WEEK_DAYS } from '../windows.js';
import { studentTQuantile } from '../../statistics/student-t-quantile.js';
import type { SignedMetric } from './signed-metrics.js';

/**
 * Points when every metric moves by one SD. Version 1 of the weights: changing any constant here makes a new version.
 */
const POINTS_PER_SD = 30;
/**
 * No metric counts for more than this many SDs: one odd measure cannot dominate the score, and it stays within 0-100.
 */
const Z_LIMIT = 5 / 3;
/** Variance of true weekly changes, in squared SDs of a day: half an SD is a change worth mentioning (methods 8.6). */
const TRUE_VARIANCE = 0.25;
/** The standard errors rest on some 35 days; autocorrelation leaves fewer degrees of freedom. */
const DEGREES = 20;
/** Half-widths of an 80 % and a 95 % interval, in standard errors. */
const BAND_WIDTH = studentTQuantile(0.9, DEGREES);
const CERTAIN_WIDTH = studentTQuantile(0.975, DEGREES);
/**
 * Two weeks are each compared with their own four weeks before, and the later baseline contains the earlier week. The
 * variance of the change is therefore 2.625 v, where twice that of one score is 2.5 v (v: variance of a week's mean).
 */
const OVERLAP = Math.sqrt(2.625 / 2.5);
export const MIN_METRICS = 3;

export interface WeekScore {
  /** 0-100, to a tenth; 50 is the person's own usual level. */
  score: number;
  /** In the order of the metrics, to a tenth; they add up to score - 50. */
  points: number[];
  /** Half-width of the 80 % band. */
  band: number;
  /** Smallest change between two weeks that is more than noise (MDC95). */
  detectable: number;
  /** The score of each day by the same weights; null with fewer than three metrics. */
  daily: (number | null)[];
}

/**
 * The mean of the signed weekly z, each shrunk by its reliability (the share of its variance that is not noise), on a
 * scale around 50 (methods 8.6).
 * @param correlation mean correlation between the metrics' days (0-1): metrics that move together bring less evidence.
 */
export function scoreWeek(metrics: readonly SignedMetric[], correlation: number): WeekScore {
  const weights = metrics.map(
    ({ standardError }) =>
      (POINTS_PER_SD / metrics.length) * (TRUE_VARIANCE / (TRUE_VARIANCE + standardError ** 2)),
  );
  // Whole tenths, so that the parts add up exactly. They are cut off and not rounded, so that many parts stay within
  // the limit.
  const tenths = metrics.map(({ z }, i) => Math.trunc(10 * weights[i] * clip(z)));
  const score = (500 + tenths.reduce((sum, part) => sum + part, 0)) / 10;
  const standardError = scoreError(metrics, weights, correlation);
  return {
    score,
    points: tenths.map((part) => (part === 0 ? 0 : part / 10)),
    band: Math.round(10 * BAND_WIDTH * standardError) / 10,
    detectable: CERTAIN_WIDTH * OVERLAP * Math.SQRT2 * standardError,
    daily: dailyScores(metrics, weights),
  };
}

/** SE of a weighted sum whose parts share one correlation. */
function scoreError(
  metrics: readonly SignedMetric[],
  weights: readonly number[],
  correlation: number,
): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < metrics.length; i++) {
    const part = weights[i] * metrics[i].standardError;
    sum += part;
    squares += part * part;
  }
  return Math.sqrt(squares + correlation * (sum * sum - squares));
}

function dailyScores(metrics: readonly SignedMetric[], weights: readonly number[]): (number | null)[] {
  return Array.from({ length: WEEK_DAYS }, (_, day) => {
    let points = 0;
    let measured = 0;
    for (let i = 0; i < metrics.length; i++) {
      const z = metrics[i].daily[day];
      if (Number.isNaN(z)) continue;
      points += weights[i] * clip(z);
      measured++;
    }
    if (measured < MIN_METRICS) return null;
    return Math.round(10 * (50 + (points * metrics.length) / measured)) / 10;
  });
}

function clip(z: number): number {
  return Math.max(-Z_LIMIT, Math.min(Z_LIMIT, z));
}
