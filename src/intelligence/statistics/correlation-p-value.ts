import { incompleteBeta } from './incomplete-beta.js';

/**
 * Two-sided p-value of a correlation against none: t = r sqrt((n - 2)/(1 - r^2)) compared with Student's t with n - 2
 * degrees of freedom, which is one incomplete beta function of r^2.
 *
 * Reference: Fisher (1915), Biometrika 10:507-521.
 *
 * @param r from -1 to 1
 * @param n (effective) number of pairs, greater than 2, not necessarily whole
 * @returns NaN when r is NaN or n <= 2
 * @example correlationPValue(0.7575757575757575, 10); // 0.0111
 */
export function correlationPValue(r: number, n: number): number {
  return incompleteBeta((1 - r) * (1 + r), (n - 2) / 2, 0.5, r * r);
}
