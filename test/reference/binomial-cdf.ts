import { incompleteBeta } from '../../src/intelligence/statistics/incomplete-beta.js';

/**
 * The chance of at most `successes` in `trials` independent trials that each succeed with probability `chance`.
 *
 * Reference: Abramowitz & Stegun 26.5.24.
 *
 * @param successes, trials whole numbers, trials >= 0
 * @param chance from 0 to 1
 * @returns from 0 to 1; NaN outside these ranges
 * @example binomialCdf(1, 3, 0.5); // 0.5
 */
export function binomialCdf(successes: number, trials: number, chance: number): number {
  if (!(trials >= 0 && chance >= 0 && chance <= 1) || Number.isNaN(successes)) return NaN;
  if (successes < 0) return 0;
  if (successes >= trials) return 1;
  return incompleteBeta(1 - chance, trials - successes, successes + 1, chance);
}
