/**
 * A running level that follows the series at a constant rate: new level = alpha * value + (1 - alpha) * old level. The
 * last level is the forecast of every coming day.
 *
 * Reference: Brown (1959), Statistical Forecasting for Inventory Control; started at the first value.
 *
 * @param values NaN: missing, the level does not change
 * @param alpha from 0 (never moves) to 1 (always the last value)
 * @returns the level after each value; NaN before the first one
 * @example simpleExponentialSmoothing([3, 4], 0.3); // [3, 3.3]
 */
export function simpleExponentialSmoothing(values: ArrayLike<number>, alpha: number): Float64Array {
  const levels = new Float64Array(values.length);
  let level = NaN;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]))
      level = Number.isNaN(level) ? values[i] : alpha * values[i] + (1 - alpha) * level;
    levels[i] = level;
  }
  return levels;
}
