import { logGamma } from './log-gamma.js';
import { normalQuantile } from './normal-quantile.js';
import { studentTSurvival } from './student-t-survival.js';

const MAX_STEPS = 100;
/** Newton doubles the digits: after a step this small the result is exact to double precision. */
const SMALL_STEP = 1e-8;

/** Cornish-Fisher expansion of t around the normal quantile z (Abramowitz & Stegun 26.7.5). Too small for very few df. */
function expansion(z: number, df: number): number {
  const square = z * z;
  const first = (square + 1) / 4;
  const second = ((5 * square + 16) * square + 3) / 96;
  const third = (((3 * square + 19) * square + 17) * square - 15) / 384;
  return z * (1 + (first + (second + third / df) / df) / df);
}

/**
 * The value below which Student's t falls with the given probability: the t of a confidence interval.
 *
 * Newton's method on ln(upper tail) against ln t. That curve is concave and falls (t has an increasing generalised failure
 * rate), so that Newton converges from any start, for any df, without brackets.
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
  const logDensityAtZero = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  let t = Math.max(expansion(-normalQuantile(tail), df), Number.MIN_VALUE);
  for (let i = 0; i < MAX_STEPS; i++) {
    const survival = studentTSurvival(t, df);
    const density = Math.exp(logDensityAtZero - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const step = (Math.log(survival / tail) * survival) / (t * density);
    t *= Math.exp(step);
    if (Math.abs(step) < SMALL_STEP) break;
  }
  return t;
}
