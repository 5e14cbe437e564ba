import { logGamma } from './log-gamma.js';

const RELATIVE_ERROR = 1e-15;
/** The fraction needs about sqrt(max(a, b)) terms; this is enough beyond a + b = 1e5. */
const MAX_TERMS = 1000;
/** Lentz: a zero denominator is moved off zero by this much. */
const TINY = 1e-300;

const offZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/**
 * The continued fraction of the incomplete beta function, by Lentz's method. Converges fast for x < (a + 1)/(a + b +
 * 2).
 */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / offZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / offZero(1 + even * d);
    c = offZero(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / offZero(1 + odd * d);
    c = offZero(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < RELATIVE_ERROR) break;
  }
  return fraction;
}

/**
 * The regularised incomplete beta function I_x(a, b): the share of a beta distribution below x. The tails of Student's
 * t, of F and of the binomial distribution are all computed from it.
 *
 * References: DLMF 8.17.22 (continued fraction); Lentz (1976), Appl. Opt. 15:668-671.
 *
 * @param x from 0 to 1
 * @param a, b shapes, greater than 0
 * @param complement 1 - x; pass it where it is known more precisely than by subtraction
 * @returns from 0 to 1; NaN for arguments outside their range
 * @example incompleteBeta(0.5, 2, 3); // 0.6875
 */
export function incompleteBeta(x: number, a: number, b: number, complement = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && complement >= 0)) return NaN;
  if (x === 0 || complement === 0) return x === 0 ? 0 : 1;
  return incompleteBetaFrom(betaFront(x, a, b, complement), x, a, b, complement);
}

/**
 * x^a (1 - x)^b / B(a, b), for x between 0 and 1: the factor of the continued fraction, and x (1 - x) times the
 * density.
 */
export function betaFront(x: number, a: number, b: number, complement: number): number {
  return Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(complement));
}

/** incompleteBeta where its factor betaFront is known already, for x between 0 and 1. */
export function incompleteBetaFrom(
  front: number,
  x: number,
  a: number,
  b: number,
  complement: number,
): number {
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(complement, b, a)) / b;
}
