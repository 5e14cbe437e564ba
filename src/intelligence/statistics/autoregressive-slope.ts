import { correctedPhi, effectiveDegrees, MAX_PHI, noiseVariance } from './autoregressive-noise.js';
import { studentTSurvival } from './student-t-survival.js';

/**
 * Values that lie exactly on a line leave small residuals, because of rounding. Residuals below this share of the mean
 * count as no noise.
 */
const RESOLUTION = 1e-12;

export interface AutoregressiveSlope {
  n: number;
  /** Of the least-squares line, per day. */
  slope: number;
  /** The line at index 0. */
  intercept: number;
  /** Lag-1 autocorrelation of the days around the line, corrected for its bias in short series. */
  phi: number;
  /** SD of the days around the line; 0: all days are on it. */
  spread: number;
  /** Of the slope. */
  standardError: number;
  df: number;
  /** Two-sided, against no slope. */
  p: number;
}

/**
 * Tests whether the level drifts, by the least-squares slope. The days around the line are taken to be a first-order
 * autoregression, and only the days that are present count. The variance of the slope is then x'Rx / (x'x)^2 sigma^2,
 * where R holds the correlations between these days. This form and the variance that the line absorbs are both computed
 * in one pass, because R decays by the factor phi per day. At phi = 0.6, Mann-Kendall's test and the textbook test of a
 * slope find a drift in a quarter of the series that have none.
 *
 * Days without any noise around the line are given the noise of one measuring step, with the strongest dependence.
 *
 * References: Zwiers & von Storch (1995), J. Climate 8:336-351; Weatherhead et al. (1998), J. Geophys. Res. 103:17149.
 *
 * @param values one per calendar day; NaN: missing
 * @param step the smallest difference the measure can show
 * @returns NaN figures for fewer than three days
 * @example autoregressiveSlope(Float64Array.of(1, 2, NaN, 4.2, 5), 0.1).slope; // 1.02
 */
export function autoregressiveSlope(values: Float64Array, step: number): AutoregressiveSlope {
  const line = fitLine(values);
  const { n, slope, centre, level, squaredTimes } = line;
  const { squares, lag1 } = residualsAround(values, line);
  const flat = squares <= n * (level * RESOLUTION) ** 2;
  const phi = flat ? MAX_PHI : correctedPhi(lag1, n, 'line or step');
  const { ofMean, ofSlope } = correlatedForms(values, centre, phi);
  const absorbed = ofMean / n + ofSlope / squaredTimes;
  const variance = noiseVariance(flat ? n * step * step : squares, n, absorbed, step);
  const standardError = n < 3 ? NaN : Math.sqrt(variance * ofSlope) / squaredTimes;
  const df = effectiveDegrees(n, phi);
  return {
    n,
    slope,
    intercept: level - slope * centre,
    phi,
    spread: flat ? 0 : Math.sqrt(noiseVariance(squares, n, 2, step)),
    standardError,
    df,
    p: 2 * studentTSurvival(Math.abs(slope) / standardError, df),
  };
}

interface Line {
  n: number;
  slope: number;
  /** Mean time and mean value: a point of the line. */
  centre: number;
  level: number;
  /** Sum of squared times around their mean. */
  squaredTimes: number;
}

function fitLine(values: Float64Array): Line {
  let n = 0;
  let times = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    n++;
    times += i;
    sum += values[i];
  }
  const centre = times / n;
  const level = sum / n;
  let squaredTimes = 0;
  let products = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const time = i - centre;
    squaredTimes += time * time;
    products += time * (values[i] - level);
  }
  return { n, slope: products / squaredTimes, centre, level, squaredTimes };
}

/** Sum of squares of the days around the line, and their lag-1 autocorrelation over pairs of days both present. */
function residualsAround(
  values: Float64Array,
  { n, slope, centre, level }: Line,
): { squares: number; lag1: number } {
  let squares = 0;
  let products = 0;
  let pairs = 0;
  let yesterday = NaN;
  for (let i = 0; i < values.length; i++) {
    const residual = values[i] - level - slope * (i - centre);
    if (!Number.isNaN(residual)) {
      squares += residual * residual;
      if (!Number.isNaN(yesterday)) {
        products += residual * yesterday;
        pairs++;
      }
    }
    yesterday = residual;
  }
  return { squares, lag1: pairs === 0 || squares === 0 ? 0 : (products / pairs / squares) * n };
}

/** 1'R1 and x'Rx over the days that are present, x the time around its mean, R[i][j] = phi^|i - j|. */
function correlatedForms(
  values: Float64Array,
  centre: number,
  phi: number,
): { ofMean: number; ofSlope: number } {
  let ofMean = 0;
  let ofSlope = 0;
  // The contribution of earlier days to today's row of R.
  let ones = 0;
  let times = 0;
  for (let i = 0; i < values.length; i++) {
    ones *= phi;
    times *= phi;
    if (Number.isNaN(values[i])) continue;
    const time = i - centre;
    ofMean += 1 + 2 * ones;
    ofSlope += time * (time + 2 * times);
    ones += 1;
    times += time;
  }
  return { ofMean, ofSlope };
}
