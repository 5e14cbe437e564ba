import { mean } from '../../src/intelligence/statistics/mean.js';
import { observed } from '../../src/intelligence/statistics/observed.js';
import { studentTSurvival } from '../../src/intelligence/statistics/student-t-survival.js';
import { variance } from './variance.js';

export interface WelchResult {
  t: number;
  df: number;
  /** Two-sided. */
  p: number;
}

/**
 * Do two independent samples have the same mean, when their spreads may differ? Not for daily series, whose days are
 * not independent: there it finds a difference three to ten times too often, and meanShift replaces it.
 *
 * Reference: Welch (1947), Biometrika 34:28-35.
 *
 * @param a, b NaN: missing
 * @returns NaN figures when either sample has fewer than two values or neither has any spread
 * @example welchTest([1, 2, 3], [2, 3, 4, 5]).t; // -1.73
 */
export function welchTest(a: ArrayLike<number>, b: ArrayLike<number>): WelchResult {
  const countA = observed(a).length;
  const countB = observed(b).length;
  const ofA = variance(a) / countA;
  const ofB = variance(b) / countB;
  const t = (mean(a) - mean(b)) / Math.sqrt(ofA + ofB);
  const df = (ofA + ofB) ** 2 / (ofA ** 2 / (countA - 1) + ofB ** 2 / (countB - 1));
  return { t, df, p: 2 * studentTSurvival(Math.abs(t), df) };
}
