import { weekday } from '../../common/calendar.js';

/** Residuals are rounded to this share of the largest value, so that rounding errors neither make nor break ties. */
const RESOLUTION = 1e-9;
const SATURDAY = 5;

/**
 * Takes the mean of its own group, weekend or weekday, off every day: two series that both differ at weekends are not
 * thereby related. Two means and not seven: seven cost a quarter of the power (docs/methods.md).
 *
 * @param values one a day; NaN: missing
 * @param start day number of values[0]
 * @returns a new array; NaN where the value is missing
 */
export function removeWeekendEffect(values: Float64Array, start: number): Float64Array {
  const firstWeekday = weekday(start);
  let largest = 0;
  const sums = [0, 0];
  const counts = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    const group = groupOf(firstWeekday + i);
    sums[group] += value;
    counts[group]++;
    largest = Math.max(largest, Math.abs(value));
  }
  const unit = largest * RESOLUTION || 1;
  const residuals = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const group = groupOf(firstWeekday + i);
    residuals[i] = Math.round((values[i] - sums[group] / counts[group]) / unit) * unit;
  }
  return residuals;
}

/** 0: Monday to Friday; 1: weekend. @param daysSinceMonday of any week */
function groupOf(daysSinceMonday: number): 0 | 1 {
  return daysSinceMonday % 7 < SATURDAY ? 0 : 1;
}
