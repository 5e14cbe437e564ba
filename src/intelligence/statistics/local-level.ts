import { studentTSurvival } from './student-t-survival.js';

/** Share of a new value that the level takes over. */
const GAIN = 0.5;
/** The noise that is known beforehand counts like this many steps. */
const PRIOR = 3;
/** With fewer earlier steps it is not known how far values usually lie from the level. */
const MIN_STEPS = 6;

/** The last value of a series against a level that has followed the values before it. */
export interface LevelStep {
  /** The level before the last value. */
  level: number;
  /** Last value - level. */
  difference: number;
  /** Of the difference: how far values have usually been from the level that the values before them gave. */
  standardError: number;
  df: number;
  /** Two-sided, against no surprise. */
  p: number;
  /** Number of earlier steps. */
  n: number;
}

/**
 * Is the last value a surprise? An exponentially weighted level follows the series, and the last step away from it is
 * compared with the steps before: a local level model, whose steps are independent even where the values are not, so
 * that neither a drift nor a strong dependence of neighbours makes surprises.
 *
 * Reference: Muth (1960), J. Am. Stat. Assoc. 55:299-306 (the weighted mean is the best forecast of a local level);
 * Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, ch. 2.
 *
 * @param values equally spaced, oldest first; NaN: missing (the level stays)
 * @param noise variance of a single value that is known beforehand; it counts like three earlier steps
 * @returns NaN figures when the last value is missing, there are fewer than six earlier steps, or nothing ever varied
 * @example followLevel([10, 12, 10, 12, 10, 12, 10, 20], 1).level; // 10.66
 */
export function followLevel(values: ArrayLike<number>, noise: number): LevelStep {
  const last = values.length - 1;
  let level = NaN;
  let squares = 0;
  let n = 0;
  for (let i = 0; i < last; i++) {
    const step = values[i] - level;
    if (!Number.isNaN(step)) {
      squares += step * step;
      n++;
      level += GAIN * step;
    } else if (Number.isNaN(level)) level = values[i];
  }
  const difference = n >= MIN_STEPS ? values[last] - level : NaN;
  const standardError = Math.sqrt((PRIOR * noise + squares) / (PRIOR + n));
  const df = PRIOR + n - 1;
  const p = standardError > 0 ? 2 * studentTSurvival(Math.abs(difference) / standardError, df) : NaN;
  return { level, difference, standardError, df, p, n };
}
