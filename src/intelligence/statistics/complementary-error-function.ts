/** Below this x the series needs fewer terms and is exact; above it the continued fraction is. */
const SERIES_LIMIT = 2.5;
const RELATIVE_ERROR = 1e-17;
const MAX_TERMS = 400;
const SQRT_PI = Math.sqrt(Math.PI);

/** erf(x) = 2/sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!, all terms positive (DLMF 7.6.2). */
function errorFunctionSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n <= MAX_TERMS && term > sum * RELATIVE_ERROR; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / SQRT_PI) * Math.exp(-x * x) * sum;
}

/** erfc(x) = exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))) (DLMF 7.9.1), from the inside outwards. */
function complementFraction(x: number): number {
  let inner = x;
  for (let k = 120; k >= 1; k--) inner = x + k / 2 / inner;
  return Math.exp(-x * x) / SQRT_PI / inner;
}

/**
 * The complementary error function, 1 - erf(x): the tails of the normal distribution, precise far out.
 *
 * Reference: DLMF chapter 7.
 *
 * @param x any real number
 * @returns from 0 to 2
 * @example complementaryErrorFunction(1); // 0.1573
 */
export function complementaryErrorFunction(x: number): number {
  if (x < 0) return 2 - complementaryErrorFunction(-x);
  return x < SERIES_LIMIT ? 1 - errorFunctionSeries(x) : complementFraction(x);
}
