import { correctedPhi, effectiveDegrees, MAX_PHI, noiseVariance } from './autoregressive-noise.js';
import { studentTSurvival } from './student-t-survival.js';
import { varianceInflation } from './variance-inflation.js';

/** Equal values leave residuals of rounding error, not of zero: below this share of the values there is no noise. */
const RESOLUTION = 1e-12;

export interface MeanShift {
  nBefore: number;
  nAfter: number;
  meanBefore: number;
  meanAfter: number;
  /** meanAfter - meanBefore. */
  difference: number;
  /** Lag-1 autocorrelation of the days around the two means, corrected for its bias in short series. */
  phi: number;
  /** SD of the days around the two means; 0: the days never vary. */
  spread: number;
  /** Of the difference. */
  standardError: number;
  /** Of meanAfter alone. */
  standardErrorAfter: number;
  df: number;
}

/**
 * Did the mean move? Student's two-mean test for daily series in which a day resembles the day before it: the variance
 * of each mean is inflated as in a first-order autoregression, and the degrees of freedom shrink accordingly. Welch's
 * test on such days finds a difference three to ten times too often.
 *
 * The variance of the days is taken to be at least that of rounding to whole steps, because a coarse scale hides
 * anything smaller. A series without any spread says nothing about its own noise. The noise is then taken to be one
 * measuring step, with the strongest dependence that is allowed, so that all figures stay finite. A level that never
 * moved and then moves by many steps is claimed; one that moves by a step or two is not.
 *
 * Reference: Zwiers & von Storch (1995), J. Climate 8:336-351 (the test and its calibration).
 *
 * @param values one per calendar day; NaN: missing
 * @param split index of the first day of the later part
 * @param step the smallest difference the measure can show
 * @param knownVariance variance of a mean of the later part's length, as measured on earlier blocks of this length; it
 *   counts where the blocks differ more than their days suggest; NaN: unknown
 * @param chosen whether the split was chosen for its largest difference; p is still that of a split named beforehand
 * @returns NaN figures unless both parts have a day and there are at least three days in total
 * @example meanShift(Float64Array.of(5, 6, NaN, 5, 8, 9), 4, 1).difference; // 3.17
 */
export function meanShift(
  values: Float64Array,
  split: number,
  step: number,
  knownVariance = NaN,
  chosen = false,
): MeanShift {
  const before = sumDays(values, 0, split);
  const after = sumDays(values, split, values.length);
  const n = before.n + after.n;
  const { squares, lag1 } = measureResiduals(values, split, before.mean, after.mean);
  const scale = Math.max(Math.abs(before.mean), Math.abs(after.mean));
  const flat = squares <= n * (scale * RESOLUTION) ** 2;
  const phi = flat ? MAX_PHI : correctedPhi(lag1, n, chosen ? 'line or step' : 'mean');
  const ofBefore = varianceInflation(before.n, phi);
  const ofAfter = varianceInflation(after.n, phi);
  const absorbed = ofBefore + ofAfter;
  const variance = flat
    ? noiseVariance(n * step * step, n, absorbed, step)
    : noiseVariance(squares, n, absorbed, step);
  const known = knownVariance || 0;
  const knownBefore = (known * (values.length - split)) / split;
  const varianceAfter = Math.max((variance * ofAfter) / after.n, known);
  const varianceBefore = Math.max((variance * ofBefore) / before.n, knownBefore);
  const standardError = Math.sqrt(varianceBefore + varianceAfter);
  return {
    nBefore: before.n,
    nAfter: after.n,
    meanBefore: before.mean,
    meanAfter: after.mean,
    difference: after.mean - before.mean,
    phi,
    spread: flat ? 0 : Math.sqrt(noiseVariance(squares, n, 2, step)),
    standardError,
    standardErrorAfter: Math.sqrt(varianceAfter),
    df: effectiveDegrees(n, phi),
  };
}

/** Two-sided, against no difference. It is a function of its own because most callers of meanShift do not need it. */
export function shiftPValue({ difference, standardError, df }: MeanShift): number {
  return 2 * studentTSurvival(Math.abs(difference) / standardError, df);
}

function sumDays(values: Float64Array, from: number, until: number): { n: number; mean: number } {
  let sum = 0;
  let n = 0;
  for (let i = from; i < until; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    n++;
  }
  return { n, mean: n === 0 ? NaN : sum / n };
}

/** Sum of squares of the days around the two means, and their lag-1 autocorrelation over pairs of days both present. */
function measureResiduals(
  values: Float64Array,
  split: number,
  meanBefore: number,
  meanAfter: number,
): { squares: number; lag1: number } {
  let squares = 0;
  let n = 0;
  let products = 0;
  let pairs = 0;
  let yesterday = NaN;
  for (let i = 0; i < values.length; i++) {
    const residual = values[i] - (i < split ? meanBefore : meanAfter);
    if (!Number.isNaN(residual)) {
      squares += residual * residual;
      n++;
      if (!Number.isNaN(yesterday)) {
        products += residual * yesterday;
        pairs++;
      }
    }
    yesterday = residual;
  }
  const lag1 = pairs === 0 || squares === 0 ? 0 : (products / pairs / squares) * n;
  return { squares, lag1 };
}
