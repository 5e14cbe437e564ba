import { autocorrelation } from './autocorrelation.js';
import { mean } from './mean.js';
import { studentTSurvival } from './student-t-survival.js';
import { varianceInflation } from './variance-inflation.js';

/** No estimate above it: closer to 1 a mean of some weeks means nothing. */
const MAX_PHI = 0.95;
/** Two means were estimated; below three degrees of freedom intervals are of no use. */
const MIN_DEGREES = 3;
/** The variance around a mean of autocorrelated days falls short of the true one; no correction beyond this factor. */
const MIN_VARIANCE_SHARE = 0.3;

export interface MeanShift {
  nBefore: number;
  nAfter: number;
  meanBefore: number;
  meanAfter: number;
  /** meanAfter - meanBefore. */
  difference: number;
  /** Lag-1 autocorrelation of the days around the two means, corrected for its bias in short series. */
  phi: number;
  /** SD of the days around the two means. */
  spread: number;
  /** Of the difference. */
  standardError: number;
  /** Of meanAfter alone. */
  standardErrorAfter: number;
  df: number;
  /** Two-sided, against no difference. */
  p: number;
}

interface Noise {
  variance: number;
  phi: number;
}

/** Squared size and dependence of the days around the two means. */
function estimateNoise(residuals: number[], n: number): Noise {
  let squares = 0;
  for (let i = 0; i < residuals.length; i++) {
    if (!Number.isNaN(residuals[i])) squares += residuals[i] * residuals[i];
  }
  const lag1 = autocorrelation(residuals, 1)[1] || 0;
  // Kendall (1954): an autocorrelation around an estimated mean is short by (1 + 4 r)/n.
  const phi = Math.min(Math.max(lag1 + (1 + 4 * lag1) / n, 0), MAX_PHI);
  return { variance: squares / (n - 2), phi };
}

/**
 * Did the mean move? Student's two-mean test for daily series that resemble their own yesterday: the variance of each
 * mean is inflated as a first-order autoregression demands, and the degrees of freedom shrink accordingly. Welch's test on
 * such days calls out three to ten times too often.
 *
 * A series without any spread tells nothing about its own noise. It is then taken to be one measuring step in size, with
 * the strongest dependence allowed: all figures stay finite. A level that never moved and then did by many steps is
 * called, one that moved by a step or two is not.
 *
 * Reference: Zwiers & von Storch (1995), J. Climate 8:336-351 (the test and its calibration); Kendall (1954), Biometrika
 * 41:403-404 (bias of r).
 *
 * @param values one a day on the calendar; NaN: missing
 * @param split index of the first day of the later part
 * @param step the smallest difference the measure can show; used for series without spread only
 * @returns NaN figures unless both parts have a day and there are at least three days in all
 * @example meanShift([5, 6, NaN, 5, 8, 9], 4, 1).difference; // 3.17
 */
export function meanShift(values: Float64Array, split: number, step: number): MeanShift {
  const meanBefore = mean(values.subarray(0, split));
  const meanAfter = mean(values.subarray(split));
  const difference = meanAfter - meanBefore;
  const residuals: number[] = [];
  let nBefore = 0;
  let nAfter = 0;
  for (let i = 0; i < values.length; i++) {
    residuals.push(values[i] - (i < split ? meanBefore : meanAfter));
    if (Number.isNaN(values[i])) continue;
    if (i < split) nBefore++;
    else nAfter++;
  }
  const n = nBefore + nAfter;
  const measured = estimateNoise(residuals, n);
  const flat = isFlat(measured.variance, meanBefore, meanAfter);
  const noise: Noise = flat ? { variance: step ** 2, phi: MAX_PHI } : measured;
  const { phi } = noise;
  const ofBefore = varianceInflation(nBefore, phi) / nBefore;
  const ofAfter = varianceInflation(nAfter, phi) / nAfter;
  const unbiased = noise.variance / Math.max(MIN_VARIANCE_SHARE, 1 - ofBefore);
  const standardError = Math.sqrt(unbiased * (ofBefore + ofAfter));
  const df = Math.max(MIN_DEGREES, (n * (1 - phi)) / (1 + phi) - 2);
  return {
    nBefore,
    nAfter,
    meanBefore,
    meanAfter,
    difference,
    phi,
    df,
    standardError,
    // What is left of alike values is rounding error.
    spread: flat ? 0 : Math.sqrt(measured.variance),
    standardErrorAfter: Math.sqrt(unbiased * ofAfter),
    p: 2 * studentTSurvival(Math.abs(difference) / standardError, df),
  };
}

/** Values that are alike leave residuals of rounding error, not of zero. */
function isFlat(variance: number, meanBefore: number, meanAfter: number): boolean {
  const scale = Math.max(Math.abs(meanBefore), Math.abs(meanAfter));
  return variance <= (scale * 1e-12) ** 2;
}
