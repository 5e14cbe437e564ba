import { isMedication, isSymptom } from '../../../observations/catalogue.js';
import type { DailySeries, ForecastResult } from '../../domain/analysis.js';
import { autoregressiveForecast } from '../../statistics/autoregressive-forecast.js';
import { exponentiallyWeightedMean } from '../../statistics/exponentially-weighted-mean.js';
import { studentTQuantile } from '../../statistics/student-t-quantile.js';
import { weightedQuantiles } from '../../statistics/weighted-quantiles.js';
import { winsorise } from '../../statistics/winsorise.js';
import { sliceDays } from '../series/slice-days.js';
import { WEEK_DAYS } from '../windows.js';

/** Number of days that a forecast rests on. */
const FORECAST_DAYS = 84;
/** A forecast needs this many of the last 28 days, one of the last 7, and a first day at least 28 days ago. */
const RECENT_DAYS = 28;
const MIN_RECENT_DAYS = 14;
/** In days: how fast the past loses weight, for the level and for the distribution of single days. */
const LEVEL_HALF_LIFE = 7;
const SPREAD_HALF_LIFE = 14;
/**
 * In interquartile ranges beyond the quartiles: days further out do not pull the level any further (Tukey 1977,
 * Exploratory Data Analysis).
 */
const FENCE = 1.5;
/** Up to this many different values count as a scale of answers, whose days cannot lie between or beyond them. */
const MAX_ANSWERS = 10;
/** Bounds of an 80 % interval. */
const LOWER_SHARE = 0.1;
const UPPER_SHARE = 0.9;
const DAY_SHARES = [LOWER_SHARE, 0.25, 0.5, 0.75, UPPER_SHARE];
/** Weight of each of the FORECAST_DAYS, oldest first. */
const DAY_WEIGHTS = Float64Array.from(
  { length: FORECAST_DAYS },
  (_, i) => 0.5 ** ((FORECAST_DAYS - 1 - i) / SPREAD_HALF_LIFE),
);

/**
 * Forecasts the week that begins on `weekOf`, metric by metric: the mean of its days and a single day of it, each with
 * an 80 % interval.
 *
 * The mean lies halfway between an exponentially weighted mean (half-life one week) and a first-order autoregression,
 * with the autoregression's t-interval. Its level is computed from winsorised days, as in the robust smoothing of
 * Gelper, Fried & Croux (2010, J. Forecasting 29:285-300): one march of forty thousand steps does not announce another.
 * Its width is computed from the days as they were, marches included. The single day is the weighted median with the
 * 10-90 % quantiles of the days so far, moved to that level. On a scale of few answers no day is an outlier and none is
 * moved: only the answers themselves occur. No interval reaches beyond the days seen. docs/methods.md shows how well
 * this works on real people.
 *
 * Symptoms and medicines are never forecast: the former would be a prognosis, the latter is the person's decision. A
 * metric whose days are all equal is not forecast either, because it does not show how it varies.
 *
 * @param weekOf day number; only days before it are read
 * @returns in the order of the series, those with enough days
 */
export function forecastWeek(series: readonly DailySeries[], weekOf: number): ForecastResult[] {
  const results: ForecastResult[] = [];
  for (const one of series) {
    if (isSymptom(one.metric.code) || isMedication(one.metric.code)) continue;
    const days = sliceDays(one, weekOf - FORECAST_DAYS, weekOf);
    if (hasEnough(days)) forecast(one, days, weekOf, results);
  }
  return results;
}

function hasEnough(days: Float64Array): boolean {
  const recent = countFrom(days, FORECAST_DAYS - RECENT_DAYS);
  if (recent < MIN_RECENT_DAYS || countFrom(days, FORECAST_DAYS - WEEK_DAYS) === 0) return false;
  return firstIndex(days) <= FORECAST_DAYS - RECENT_DAYS;
}

function countFrom(days: Float64Array, from: number): number {
  let count = 0;
  for (let i = from; i < days.length; i++) if (!Number.isNaN(days[i])) count++;
  return count;
}

function firstIndex(days: Float64Array): number {
  let i = 0;
  while (i < days.length && Number.isNaN(days[i])) i++;
  return i;
}

function forecast(
  { metric }: DailySeries,
  days: Float64Array,
  weekOf: number,
  results: ForecastResult[],
): void {
  const seen = valuesSeen(days);
  const { smallest, largest } = seen;
  if (smallest === largest) return;
  const [dayLow, quarter, dayMiddle, threeQuarters, dayHigh] = weightedQuantiles(
    days,
    DAY_WEIGHTS,
    DAY_SHARES,
  );
  const onScale = seen.answers <= MAX_ANSWERS;
  const calm = onScale ? days : withoutOutliers(days, seen, quarter, threeQuarters);
  const { point: reverting, standardError, df, n } = autoregressiveForecast(days, WEEK_DAYS);
  const calmReverting = calm === days ? reverting : autoregressiveForecast(calm, WEEK_DAYS).point;
  const point = (exponentiallyWeightedMean(calm, LEVEL_HALF_LIFE) + calmReverting) / 2;
  const moved = onScale ? 0 : point - exponentiallyWeightedMean(calm, SPREAD_HALF_LIFE);
  const half = studentTQuantile(UPPER_SHARE, df) * standardError;
  const clamp = (value: number): number => Math.min(Math.max(value, smallest), largest);
  results.push({
    metric,
    point,
    low: clamp(point - half),
    high: clamp(point + half),
    day: { point: clamp(dayMiddle + moved), low: clamp(dayLow + moved), high: clamp(dayHigh + moved) },
    n,
    from: weekOf - FORECAST_DAYS + firstIndex(days),
  });
}

/**
 * Days beyond Tukey's fences count as the fence. When half of all days are equal, the others are not outliers: they are
 * the only variation there is.
 *
 * @returns the days themselves when there is no outlier
 */
function withoutOutliers(
  days: Float64Array,
  { smallest, largest }: ValuesSeen,
  quarter: number,
  threeQuarters: number,
): Float64Array {
  const margin = FENCE * (threeQuarters - quarter);
  const low = quarter - margin;
  const high = threeQuarters + margin;
  return margin === 0 || (smallest >= low && largest <= high) ? days : winsorise(days, low, high);
}

interface ValuesSeen {
  smallest: number;
  largest: number;
  /** Number of different values, counted up to one more than a scale of answers has. */
  answers: number;
}

function valuesSeen(days: Float64Array): ValuesSeen {
  let smallest = Infinity;
  let largest = -Infinity;
  const different: number[] = [];
  for (let i = 0; i < days.length; i++) {
    const value = days[i];
    if (Number.isNaN(value)) continue;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
    if (different.length <= MAX_ANSWERS && !different.includes(value)) different.push(value);
  }
  return { smallest, largest, answers: different.length };
}
