import { studentTSurvival } from '../../src/intelligence/statistics/student-t-survival.js';

/**
 * Student's t distribution function: the chance of a value up to t.
 *
 * Reference: Student (1908), Biometrika 6:1-25; computed as the survival function at -t, so that both tails are
 * precise.
 *
 * @param t any real number or infinity
 * @param df degrees of freedom, greater than 0, not necessarily whole
 * @returns from 0 to 1; NaN for df <= 0
 * @example studentTCdf(2, 5); // 0.949...
 */
export function studentTCdf(t: number, df: number): number {
  return studentTSurvival(-t, df);
}
