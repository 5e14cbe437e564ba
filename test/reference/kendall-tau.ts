import { kendallExactPValue } from './kendall-exact-p-value.js';
import { normalCdf } from '../../src/intelligence/statistics/normal-cdf.js';
import { tieSizes } from './tie-sizes.js';

/** Above this number of pairs the normal approximation is good enough. */
const MAX_EXACT = 33;

export interface KendallTau {
  /** From -1 to 1; NaN when either series is constant or there are fewer than two pairs. */
  tau: number;
  n: number;
  /** Two-sided: exact without ties up to 33 pairs, else by the normal approximation without continuity correction. */
  p: number;
}

/**
 * Kendall's tau-b: between two days drawn at random, how much more often do both series move in the same direction than
 * in opposite directions? For independent pairs; the tie-corrected form.
 *
 * Reference: Kendall (1945), Biometrika 33:239-251; variance of Kendall (1975), Rank Correlation Methods.
 *
 * @param x, y of one length; NaN: missing, the pair is left out
 * @example kendallTau([1, 2, 3], [1, 3, 2]).tau; // 0.333
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): KendallTau {
  const pairedX: number[] = [];
  const pairedY: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    pairedX.push(x[i]);
    pairedY.push(y[i]);
  }
  const n = pairedX.length;
  let s = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      s += Math.sign(pairedX[j] - pairedX[i]) * Math.sign(pairedY[j] - pairedY[i]);
  const pairs = (n * (n - 1)) / 2;
  const tiesX = tieSizes(pairedX);
  const tiesY = tieSizes(pairedY);
  const untiedX = pairs - sumOver(tiesX, (t) => (t * (t - 1)) / 2);
  const untiedY = pairs - sumOver(tiesY, (t) => (t * (t - 1)) / 2);
  const scale = Math.sqrt(untiedX * untiedY);
  const tau = scale > 0 ? s / scale : NaN;
  return { tau, n, p: Number.isNaN(tau) ? NaN : pValue(s, n, tiesX, tiesY) };
}

function pValue(s: number, n: number, tiesX: readonly number[], tiesY: readonly number[]): number {
  if (n <= MAX_EXACT && tiesX.length === 0 && tiesY.length === 0) return kendallExactPValue(s, n);
  return 2 * normalCdf(-Math.abs(s) / Math.sqrt(varianceOfS(n, tiesX, tiesY)));
}

function sumOver(sizes: readonly number[], term: (size: number) => number): number {
  return sizes.reduce((sum, size) => sum + term(size), 0);
}

function varianceOfS(n: number, tiesX: readonly number[], tiesY: readonly number[]): number {
  const spread = (t: number): number => t * (t - 1) * (2 * t + 5);
  const twos = (t: number): number => t * (t - 1);
  const threes = (t: number): number => t * (t - 1) * (t - 2);
  return (
    (spread(n) - sumOver(tiesX, spread) - sumOver(tiesY, spread)) / 18 +
    (sumOver(tiesX, twos) * sumOver(tiesY, twos)) / (2 * twos(n)) +
    (n > 2 ? (sumOver(tiesX, threes) * sumOver(tiesY, threes)) / (9 * threes(n)) : 0)
  );
}
