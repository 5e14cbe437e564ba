import { normalQuantile } from './normal-quantile.js';

/**
 * Confidence interval of a share observed as "k of n days". It is valid for few days and for 0 or all of n, where the
 * textbook interval has no width.
 *
 * Reference: Wilson (1927), J. Am. Stat. Assoc. 22:209-212; without continuity correction.
 *
 * @param successes 0 to trials
 * @param trials at least 1
 * @param confidence between 0 and 1
 * @returns [low, high], from 0 to 1; NaN bounds when there are no trials
 * @example wilsonInterval(9, 14); // [0.388, 0.837]
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): [number, number] {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) return [NaN, NaN];
  const z = normalQuantile(0.5 + confidence / 2);
  const share = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  // At the ends the exact bounds are 0 and 1.
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}
