import { autocorrelation } from '../../src/intelligence/statistics/autocorrelation.js';
import { benjaminiHochberg } from '../../src/intelligence/statistics/benjamini-hochberg.js';
import { benjaminiYekutieli } from '../reference/benjamini-yekutieli.js';
import { fisherExact } from '../../src/intelligence/statistics/fisher-exact.js';
import { intervalScore } from '../reference/interval-score.js';
import { kendallTau } from '../reference/kendall-tau.js';
import { mannKendall } from '../reference/mann-kendall.js';
import { mannKendallPrewhitened } from '../reference/mann-kendall-prewhitened.js';
import { mannWhitney } from '../reference/mann-whitney.js';
import { MAD_TO_SD } from '../../src/intelligence/statistics/mad-to-sd.js';
import { medianAbsoluteDeviation } from '../reference/median-absolute-deviation.js';
import { normalCdf } from '../../src/intelligence/statistics/normal-cdf.js';
import { normalQuantile } from '../../src/intelligence/statistics/normal-quantile.js';
import { pinballLoss } from '../reference/pinball-loss.js';
import { quantile } from '../../src/intelligence/statistics/quantile.js';
import { simpleExponentialSmoothing } from '../reference/simple-exponential-smoothing.js';
import { spearman } from '../reference/spearman.js';
import { studentTCdf } from '../reference/student-t-cdf.js';
import { studentTQuantile } from '../../src/intelligence/statistics/student-t-quantile.js';
import { studentTSurvival } from '../../src/intelligence/statistics/student-t-survival.js';
import { theilSen } from '../reference/theil-sen.js';
import { welchTest } from '../reference/welch-test.js';
import { wilsonInterval } from '../../src/intelligence/statistics/wilson-interval.js';
import vectors from '../reference/statistics-vectors.json';

/** The result of one statistic, and that of scipy, numpy or pyMannKendall (see _meta in the file). */
export interface VectorCase {
  method: string;
  actual: ArrayLike<number>;
  expected: readonly number[];
}

/** Values nearer to zero than this are compared as if they were this large. */
const SMALLEST = 1e-6;

/** The largest relative difference; infinite where the number of values differs, or one is not a number. */
export function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  const errors = expected.map(
    (value, i) => Math.abs(actual[i] - value) / Math.max(Math.abs(value), SMALLEST),
  );
  return errors.some(Number.isNaN) ? Infinity : Math.max(...errors);
}

export function vectorCases(): VectorCase[] {
  return [...ranks(), ...slopes(), ...distributions(), ...tables(), ...samples(), ...forecasts()];
}

const of = (method: string, actual: ArrayLike<number>, expected: readonly number[]): VectorCase => ({
  method,
  actual,
  expected,
});

function ranks(): VectorCase[] {
  return [
    ...vectors.spearman.map(({ x, y, rho_p }) => {
      const { rho, p } = spearman(x, y);
      return of('Spearman', [rho, p], rho_p);
    }),
    ...vectors.kendall_tau_b.map(({ x, y, tau_p }) => {
      const { tau, p } = kendallTau(x, y);
      return of('Kendall tau-b', [tau, p], tau_p);
    }),
    ...vectors.mannwhitney.map(({ x, y, U, p_asym_cc }) => {
      const { u, p } = mannWhitney(x, y);
      return of('Mann-Whitney', [u, p], [U, p_asym_cc]);
    }),
  ];
}

function slopes(): VectorCase[] {
  const { x: serial, pre_whitening_modification_test: expected } = vectors.mann_kendall_variants;
  const prewhitened = mannKendallPrewhitened(serial);
  return [
    of(
      'Mann-Kendall, prewhitened',
      [prewhitened.variance, prewhitened.z, prewhitened.p],
      [expected.var_s, expected.z, expected.p],
    ),
    ...vectors.mann_kendall.map(({ x, S, var: variance, z, p }) => {
      const result = mannKendall(x);
      return of('Mann-Kendall', [result.s, result.variance, result.z, result.p], [S, variance, z, p]);
    }),
    ...vectors.theil_sen.map(({ x, y, slope, intercept_median, lo95, hi95 }) => {
      const result = theilSen(y, x);
      return of(
        'Theil-Sen',
        [result.slope, result.intercept, ...result.interval],
        [slope, intercept_median, lo95, hi95],
      );
    }),
  ];
}

function distributions(): VectorCase[] {
  const [lower, fractional, upperTail] = vectors.dist.t_cdf;
  return [
    of('Benjamini-Hochberg', benjaminiHochberg(vectors.fdr.p), vectors.fdr.bh),
    of('Benjamini-Yekutieli', benjaminiYekutieli(vectors.fdr.p), vectors.fdr.by),
    of('Student t, lower tail', [studentTCdf(lower[0], lower[1])], [lower[2]]),
    of('Student t, lower tail', [studentTCdf(fractional[0], fractional[1])], [fractional[2]]),
    of('Student t, upper tail', [studentTSurvival(upperTail[0], upperTail[1])], [upperTail[2]]),
    ...vectors.dist.t_ppf.map(([p, df, t]) => of('Student t quantile', [studentTQuantile(p, df)], [t])),
    ...vectors.dist.norm_ppf.map(([p, z]) => of('normal quantile', [normalQuantile(p)], [z])),
    ...vectors.dist.norm_cdf.map(([z, p]) => of('normal distribution', [normalCdf(z)], [p])),
  ];
}

function tables(): VectorCase[] {
  return [
    ...vectors.wilson95.map(([successes, trials, low, high]) =>
      of('Wilson interval', wilsonInterval(successes, trials), [low, high]),
    ),
    ...vectors.fisher_exact.map(({ table, p, odds }) => {
      const result = fisherExact(table[0][0], table[0][1], table[1][0], table[1][1]);
      return of('Fisher exact', [result.p, result.oddsRatio], [p, odds]);
    }),
  ];
}

function samples(): VectorCase[] {
  const [{ x, mad, mad_normal }] = vectors.mad;
  const { a, b, t, p } = vectors.welch;
  const welch = welchTest(a, b);
  const { x: series, acf1_3 } = vectors.acf_biased;
  // Without gaps, our estimate is n / (n - k) times the biased one.
  const biased = autocorrelation(series, 3).map((r, lag) => (r * (series.length - lag)) / series.length);
  return [
    of(
      'median absolute deviation',
      [medianAbsoluteDeviation(x), MAD_TO_SD * medianAbsoluteDeviation(x)],
      [mad, mad_normal],
    ),
    ...vectors.quantile_type7.map(([values, part, expected]) =>
      of('quantile, type 7', [quantile(values as number[], part as number)], [expected as number]),
    ),
    of('autocorrelation', biased.subarray(1), acf1_3),
    of('Welch', [welch.t, welch.p], [t, p]),
  ];
}

function forecasts(): VectorCase[] {
  const { y, q, tau, loss } = vectors.pinball;
  const { y: seen, lo, hi, IS } = vectors.interval_score80;
  return [
    of(
      'exponential smoothing',
      simpleExponentialSmoothing(vectors.ses.x, vectors.ses.alpha),
      vectors.ses.level,
    ),
    of('pinball loss', [pinballLoss(y, q, tau)], [loss]),
    of('interval score', [intervalScore(seen, [lo, hi], 0.8)], [IS]),
  ];
}
