import type { AssociationResult, DeclaredPair, Refusal } from '../../domain/analysis.js';
import { effectiveSampleSize } from '../../statistics/effective-sample-size.js';
import { adjustedPValue } from './adjusted-p-value.js';
import type { PreparedSeries } from './prepared-series.js';
import { MIN_CONTRAST_DAYS, MIN_PAIRED_DAYS } from '../windows.js';

/** Scores are of order one: copies differ, and a constant side varies, by rounding only. */
const ROUNDING = 1e-9;

/**
 * A pair above it with every day counted in full has a larger p still with its effective days, and no q <= .10 anywhere
 * depends on how large: Benjamini-Hochberg reads of such p-values only how many there are.
 */
const UNPROMISING_P = 0.1;

/**
 * One question asked of two prepared series: correlation of the normal scores at the declared lag, p from the effective
 * number of days less what taking weekends and trends off costs.
 *
 * A pair that is not even significant at .10 with all n days counted in full is not looked into any further: its
 * nEffective is n, and its p that of n days, which the true one exceeds.
 *
 * @returns q NaN: it belongs to the family
 */
export function testPair(
  x: PreparedSeries | null,
  y: PreparedSeries | null,
  pair: DeclaredPair,
): AssociationResult | Refusal {
  if (!x || !y) return 'too_few_days';
  const { n, r } = pairUp(x.scores, y.scores, pair.lag);
  if (n < MIN_PAIRED_DAYS) return 'too_few_days';
  if (Math.min(surelyUnusual(x, n), surelyUnusual(y, n)) < MIN_CONTRAST_DAYS) {
    const contrast = contrastOf(x, y, pair.lag);
    if (contrast === 0) return 'constant';
    if (contrast < MIN_CONTRAST_DAYS) return 'too_little_contrast';
  }
  // Nothing left but weekends and a straight line.
  if (Number.isNaN(r)) return 'constant';
  // Two copies of one record relate to each other in no way worth telling.
  if (Math.abs(r) > 1 - ROUNDING) return 'same_series';
  const naive = adjustedPValue(r, n);
  const nEffective = naive > UNPROMISING_P ? n : effectiveSampleSize(n, x.acf, y.acf);
  const p = nEffective < n ? adjustedPValue(r, nEffective) : naive;
  return { x: pair.x, y: pair.y, lag: pair.lag, rho: r, n, nEffective, p, q: NaN };
}

/** Pearson's correlation in one pass: scores are of order one, so that plain sums of squares lose no digits that matter. */
function pairUp(x: Float64Array, y: Float64Array, lag: number): { n: number; r: number } {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let i = lag; i < y.length; i++) {
    const a = x[i - lag];
    const b = y[i];
    if (Number.isNaN(a + b)) continue;
    n++;
    sumX += a;
    sumY += b;
    squaresX += a * a;
    squaresY += b * b;
    products += a * b;
  }
  const spreadX = squaresX - (sumX * sumX) / n;
  const spreadY = squaresY - (sumY * sumY) / n;
  const varied = spreadX > ROUNDING && spreadY > ROUNDING;
  return { n, r: varied ? (products - (sumX * sumY) / n) / Math.sqrt(spreadX * spreadY) : NaN };
}

/** On at least so many of the paired days the series differs from its usual value (binary: has the rarer answer). */
function surelyUnusual({ count, usualDays, binary }: PreparedSeries, pairedDays: number): number {
  const unusual = count - usualDays;
  return (binary ? Math.min(unusual, usualDays) : unusual) - (count - pairedDays);
}

/**
 * On how many of the paired days the less varied side differs from its usual value (of a yes/no series: either answer may
 * be the rarer one among them). A relation that rests on three headaches is a story about three days.
 */
function contrastOf(x: PreparedSeries, y: PreparedSeries, lag: number): number {
  let n = 0;
  let unusualX = 0;
  let unusualY = 0;
  for (let i = lag; i < y.days.length; i++) {
    const valueX = x.days[i - lag];
    const valueY = y.days[i];
    if (Number.isNaN(valueX + valueY)) continue;
    n++;
    if (valueX !== x.usual) unusualX++;
    if (valueY !== y.usual) unusualY++;
  }
  const rarer = (unusual: number, binary: boolean): number =>
    binary ? Math.min(unusual, n - unusual) : unusual;
  return Math.min(rarer(unusualX, x.binary), rarer(unusualY, y.binary));
}
