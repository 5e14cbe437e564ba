import { complementaryErrorFunction } from './complementary-error-function.js';

/**
 * The standard normal distribution function: the chance of a value up to z. For an upper tail, call it with -z.
 *
 * Reference: Abramowitz & Stegun 26.2.29.
 *
 * @param z any real number
 * @returns from 0 to 1
 * @example normalCdf(1.96); // 0.975
 */
export function normalCdf(z: number): number {
  return 0.5 * complementaryErrorFunction(-z * Math.SQRT1_2);
}
