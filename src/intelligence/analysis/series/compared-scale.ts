import type { MetricDefinition } from '../../../observations/catalogue.js';
import { mean } from '../../statistics/mean.js';

/** A change below this share of the person's own day-to-day SD is not worth mentioning. */
const WORTHWHILE_SPREAD = 0.5;

/**
 * The days on the scale on which levels of this metric are compared: as they are, or their natural logarithms where the
 * catalogue says so (heart rate variability: Plews et al. 2013, Sports Med. 43:773-781). A mean of logarithms is the
 * logarithm of a geometric mean.
 *
 * @param days in the metric's unit; NaN: missing
 * @returns the days themselves or a new array: read it only. Values without a logarithm are missing
 */
export function comparedDays(metric: MetricDefinition, days: Float64Array): Float64Array {
  if (metric.scale !== 'log') return days;
  const logs = new Float64Array(days.length);
  for (let i = 0; i < days.length; i++) logs[i] = days[i] > 0 ? Math.log(days[i]) : NaN;
  return logs;
}

/**
 * The smallest difference that these days can show, in the metric's unit: 1 where all are whole, otherwise the last
 * decimal.
 */
export function measuringStep(metric: MetricDefinition, days: Float64Array): number {
  for (let i = 0; i < days.length; i++)
    if (!Number.isNaN(days[i]) && !Number.isInteger(days[i])) return 10 ** -metric.decimals;
  return 1;
}

/** The measuring step on the compared scale. @param days in the metric's unit */
export function comparedStep(metric: MetricDefinition, days: Float64Array): number {
  const step = measuringStep(metric, days);
  return metric.scale === 'log' ? step / mean(days) : step;
}

/** Converts a level of the compared scale to the metric's unit; a level of logarithms becomes the geometric mean. */
export function levelInUnit(metric: MetricDefinition, level: number): number {
  return metric.scale === 'log' ? Math.exp(level) : level;
}

/**
 * Converts a change from `level`, both on the compared scale, to the metric's unit. A size (an SD, an error) counts as
 * a change upwards.
 */
export function changeInUnit(metric: MetricDefinition, level: number, change: number): number {
  return metric.scale === 'log' ? Math.exp(level) * Math.expm1(change) : change;
}

/**
 * The smallest change worth mentioning, on the compared scale: half the person's own SD, and no less than the
 * catalogue's.
 *
 * @param spread, level SD of the days and the level before the change, on the compared scale
 */
export function worthwhileChange(metric: MetricDefinition, spread: number, level: number): number {
  const { absolute = 0, relative = 0 } = metric.worthwhile;
  const usual = Math.abs(levelInUnit(metric, level));
  const floor = Math.max(absolute, relative * usual);
  return Math.max(WORTHWHILE_SPREAD * spread, metric.scale === 'log' ? Math.log1p(floor / usual) : floor);
}
