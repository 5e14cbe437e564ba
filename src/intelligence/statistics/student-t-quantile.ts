import { betaFront, incompleteBetaFrom } from './incomplete-beta.js';
import { normalQuantile } from './normal-quantile.js';

const MAX_STEPS = 100;
/** Newton doubles the digits: after a step this small the result is exact to 1e-11. */
const SMALL_STEP = 2e-6;

/**
 * The value below which Student's t is with the given probability: the t of a confidence interval.
 *
 * Newton's method on ln(upper tail) against ln t. That curve is concave and falls (t has an increasing generalised
 * failure rate), so that Newton converges from any start, for any df, without brackets. From Hill's start, one step is
 * enough for three and more degrees of freedom.
 *
 * Reference: Hill (1970), Algorithm 396, Commun. ACM 13:619-620.
 *
 * @param probability from 0 to 1
 * @param df degrees of freedom, greater than 0, not necessarily whole
 * @returns NaN outside these ranges
 * @example studentTQuantile(0.975, 4.7); // 2.6207...
 */
export function studentTQuantile(probability: number, df: number): number {
  if (!(df > 0 && probability >= 0 && probability <= 1)) return NaN;
  if (probability === 0.5) return 0;
  // By the smaller tail, which loses no digits, and by symmetry.
  const sign = probability < 0.5 ? -1 : 1;
  const tail = sign < 0 ? probability : 1 - probability;
  return tail === 0 ? sign * Infinity : sign * upperQuantile(tail, df);
}

function upperQuantile(tail: number, df: number): number {
  let t = df < 1 ? 1 : hillQuantile(tail, df);
  for (let i = 0; i < MAX_STEPS; i++) {
    // The upper tail as in studentTSurvival; the factor of its fraction is also t times the density at t.
    const squared = t * t;
    const x = df / (df + squared);
    const complement = squared / (df + squared);
    const front = betaFront(x, df / 2, 0.5, complement);
    const survival = 0.5 * incompleteBetaFrom(front, x, df / 2, 0.5, complement);
    const step = (Math.log(survival / tail) * survival) / front;
    t *= Math.exp(step);
    if (Math.abs(step) < SMALL_STEP) break;
  }
  return t;
}

/**
 * Hill's approximation: its relative error is below 1e-6 from three degrees of freedom on, 1 % at 1.5; useless below 1.
 */
function hillQuantile(tail: number, df: number): number {
  const a = 1 / (df - 0.5);
  const b = 48 / (a * a);
  const c = (((20700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * df;
  const y = (2 * d * tail) ** (2 / df);
  const square = y > 0.05 + a ? nearNormal(tail, df, a, b, c, d) : farOut(y, df, d);
  return Math.sqrt(df * square);
}

/** Asymptotic inverse expansion about the normal. @returns t^2 / df */
function nearNormal(tail: number, df: number, a: number, b: number, c0: number, d: number): number {
  const x = normalQuantile(tail);
  const square = x * x;
  let c = df < 5 ? c0 + 0.3 * (df - 4.5) * (x + 0.6) : c0;
  c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
  const y = (((((0.4 * square + 6.3) * square + 36) * square + 94.5) / c - square - 3) / b + 1) * x;
  return Math.expm1(a * y * y);
}

/** Expansion in the inverse of the tail. @returns t^2 / df */
function farOut(y: number, df: number, d: number): number {
  const inner = 1 / (((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3) + 0.5 / (df + 4);
  return ((inner * y - 1) * (df + 1)) / (df + 2) + 1 / y;
}
