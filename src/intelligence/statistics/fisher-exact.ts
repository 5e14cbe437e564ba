import { logGamma } from './log-gamma.js';

/**
 * A table exactly as unlikely as the observed one must count, although its computed chance differs in the last digits.
 */
const TIE_TOLERANCE = 1e-7;

export interface FisherExact {
  /** Two-sided: the chance of a table at least as unlikely as this one, with the same margins. */
  p: number;
  /** (a d) / (b c) of the observed table. */
  oddsRatio: number;
}

/**
 * Do two yes/no answers occur together? For small counts, where the chi-squared test is unreliable.
 *
 *            | yes | no
 *     group 1|  a  |  b
 *     group 2|  c  |  d
 *
 * Reference: Fisher (1934), Statistical Methods for Research Workers, 5th ed., section 21.02.
 *
 * @param a, b, c, d whole numbers from 0 up
 * @returns p 1 when a margin is empty
 * @example fisherExact(9, 5, 3, 44).p; // 1.9e-5
 */
export function fisherExact(a: number, b: number, c: number, d: number): FisherExact {
  const first = a + b;
  const yes = a + c;
  const all = a + b + c + d;
  const logChance = (k: number): number =>
    logChoose(first, k) + logChoose(all - first, yes - k) - logChoose(all, yes);
  const seen = logChance(a);
  let p = 0;
  for (let k = Math.max(0, first + yes - all); k <= Math.min(first, yes); k++) {
    const chance = logChance(k);
    if (chance <= seen + TIE_TOLERANCE) p += Math.exp(chance);
  }
  return { p: Math.min(1, p), oddsRatio: (a * d) / (b * c) };
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
