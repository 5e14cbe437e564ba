/**
 * How good a forecast interval was: its width, plus a penalty for the distance of the actual value outside it. Smaller
 * is better; neither a wide nor an overconfident interval scores well.
 *
 * Reference: Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102:359-378, section 6.2.
 *
 * @param actual what happened
 * @param interval [low, high]
 * @param confidence of the interval, between 0 and 1
 * @example intervalScore(12, [8, 11], 0.8); // 13
 */
export function intervalScore(
  actual: number,
  [low, high]: readonly [number, number],
  confidence: number,
): number {
  const outside = Math.max(low - actual, 0, actual - high);
  return high - low + (2 / (1 - confidence)) * outside;
}
