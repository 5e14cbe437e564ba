import vectors from './statistics-vectors.json';
import { autocorrelation } from '../../src/intelligence/statistics/autocorrelation.js';
import { biasedAutocorrelation } from './biased-autocorrelation.js';
import { benjaminiHochberg } from '../../src/intelligence/statistics/benjamini-hochberg.js';
import { benjaminiYekutieli } from './benjamini-yekutieli.js';
import { fCdf } from './f-cdf.js';
import { fisherExact } from '../../src/intelligence/statistics/fisher-exact.js';
import { intervalScore } from './interval-score.js';
import { kendallTau } from './kendall-tau.js';
import { mannKendall } from './mann-kendall.js';
import { mannKendallPrewhitened } from './mann-kendall-prewhitened.js';
import { mannWhitney } from './mann-whitney.js';
import { medianAbsoluteDeviation } from './median-absolute-deviation.js';
import { MAD_TO_SD } from '../../src/intelligence/statistics/mad-to-sd.js';
import { normalCdf } from '../../src/intelligence/statistics/normal-cdf.js';
import { normalQuantile } from '../../src/intelligence/statistics/normal-quantile.js';
import { pinballLoss } from './pinball-loss.js';
import { quantile } from '../../src/intelligence/statistics/quantile.js';
import { simpleExponentialSmoothing } from './simple-exponential-smoothing.js';
import { spearman } from './spearman.js';
import { studentTCdf } from './student-t-cdf.js';
import { studentTQuantile } from '../../src/intelligence/statistics/student-t-quantile.js';
import { studentTSurvival } from '../../src/intelligence/statistics/student-t-survival.js';
import { theilSen } from './theil-sen.js';
import { welchTest } from './welch-test.js';
import { wilsonInterval } from '../../src/intelligence/statistics/wilson-interval.js';

/** The reference values were made with scipy, numpy and pyMannKendall (see _meta in the file). */
const RELATIVE_TOLERANCE = 1e-9;
/** From scipy 1.17.1, for F 3.5 (2, 10), 0.2 (1, 7.5) and 4 (3, 40), which are not in the file. */
const SCIPY_F_CDF = [0.9295703722276257, 0.33264743923942347, 0.9860413054949186];

function expectSame(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(
      RELATIVE_TOLERANCE * Math.max(Math.abs(value), 1e-6),
    );
  });
}

describe('a statistic equals the reference values', () => {
  it.each(vectors.spearman)('Spearman, case %#', ({ x, y, rho_p }) => {
    const { rho, p } = spearman(x, y);
    expectSame([rho, p], rho_p);
  });

  it.each(vectors.kendall_tau_b)('Kendall tau-b, exact p without ties and normal p with, case %#', (one) => {
    const { tau, p } = kendallTau(one.x, one.y);
    expectSame([tau, p], one.tau_p);
  });

  it.each(vectors.mann_kendall)('Mann-Kendall, case %#', ({ x, S, var: variance, z, p }) => {
    const result = mannKendall(x);
    expectSame([result.s, result.variance, result.z, result.p], [S, variance, z, p]);
  });

  it('Mann-Kendall, prewhitened', () => {
    const { x, pre_whitening_modification_test: expected } = vectors.mann_kendall_variants;
    const result = mannKendallPrewhitened(x);
    expectSame([result.variance, result.z, result.p], [expected.var_s, expected.z, expected.p]);
  });

  it.each(vectors.mannwhitney)('Mann-Whitney, case %#', ({ x, y, U, p_asym_cc }) => {
    const { u, p } = mannWhitney(x, y);
    expectSame([u, p], [U, p_asym_cc]);
  });

  it.each(vectors.theil_sen)('Theil-Sen, case %#', ({ x, y, slope, intercept_median, lo95, hi95 }) => {
    const result = theilSen(y, x);
    expectSame([result.slope, result.intercept, ...result.interval], [slope, intercept_median, lo95, hi95]);
  });

  it('Benjamini-Hochberg and Benjamini-Yekutieli on the 25 p-values of McDonald', () => {
    expectSame(benjaminiHochberg(vectors.fdr.p), vectors.fdr.bh);
    expectSame(benjaminiYekutieli(vectors.fdr.p), vectors.fdr.by);
  });

  it('distributions and their quantiles', () => {
    const [lower, fractional, upperTail] = vectors.dist.t_cdf;
    expectSame(
      [studentTCdf(lower[0], lower[1]), studentTCdf(fractional[0], fractional[1])],
      [lower[2], fractional[2]],
    );
    expectSame([studentTSurvival(upperTail[0], upperTail[1])], [upperTail[2]]);
    expectSame([fCdf(3.5, 2, 10), fCdf(0.2, 1, 7.5), fCdf(4, 3, 40)], SCIPY_F_CDF);
    for (const [p, df, t] of vectors.dist.t_ppf) expectSame([studentTQuantile(p, df)], [t]);
    for (const [p, z] of vectors.dist.norm_ppf) expectSame([normalQuantile(p)], [z]);
    for (const [z, p] of vectors.dist.norm_cdf) expectSame([normalCdf(z)], [p]);
  });

  it.each(vectors.wilson95)('Wilson interval of %d of %d', (successes, trials, low, high) => {
    expectSame(wilsonInterval(successes, trials), [low, high]);
  });

  it.each(vectors.fisher_exact)('Fisher, case %#', ({ table, p, odds }) => {
    const result = fisherExact(table[0][0], table[0][1], table[1][0], table[1][1]);
    expectSame([result.p, result.oddsRatio], [p, odds]);
  });

  it('median absolute deviation', () => {
    const [{ x, mad, mad_normal }] = vectors.mad;
    expectSame([medianAbsoluteDeviation(x), MAD_TO_SD * medianAbsoluteDeviation(x)], [mad, mad_normal]);
  });

  it('quantiles of type 7', () => {
    for (const [values, share, expected] of vectors.quantile_type7)
      expectSame([quantile(values as number[], share as number)], [expected as number]);
  });

  it('autocorrelation, biased; without gaps, the unbiased one is n / (n - k) times as large', () => {
    const { x, acf1_3 } = vectors.acf_biased;
    const lags = [1, 2, 3];
    expectSame(
      lags.map((lag) => biasedAutocorrelation(x, lag)),
      acf1_3,
    );
    const unbiased = autocorrelation(x, 3);
    expectSame(
      lags.map((lag) => (unbiased[lag] * (x.length - lag)) / x.length),
      acf1_3,
    );
  });

  it('Welch', () => {
    const { a, b, t, p } = vectors.welch;
    const result = welchTest(a, b);
    expectSame([result.t, result.p], [t, p]);
  });

  it('exponential smoothing and forecast scores', () => {
    expectSame(simpleExponentialSmoothing(vectors.ses.x, vectors.ses.alpha), vectors.ses.level);
    const { y, q, tau, loss } = vectors.pinball;
    expectSame([pinballLoss(y, q, tau)], [loss]);
    const { y: seen, lo, hi, IS } = vectors.interval_score80;
    expectSame([intervalScore(seen, [lo, hi], 0.8)], [IS]);
  });
});
