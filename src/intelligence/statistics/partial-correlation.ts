/**
 * The correlation of x and y after the part that each shares with z is removed: zero when z explains all of it.
 *
 * Reference: Yule (1907), Proc. R. Soc. A 79:182-193. Its p-value is that of a correlation of one observation fewer
 * (Fisher 1924, Metron 3:329-332).
 *
 * @param xy, xz, yz correlations over the same observations
 * @returns from -1 to 1; NaN where z determines x or y
 * @example partialCorrelation(0.42, 0.7, 0.6); // 0
 */
export function partialCorrelation(xy: number, xz: number, yz: number): number {
  const left = (1 - xz * xz) * (1 - yz * yz);
  // Rounding may push a perfect correlation past 1.
  return left > 0 ? Math.max(-1, Math.min(1, (xy - xz * yz) / Math.sqrt(left))) : NaN;
}
