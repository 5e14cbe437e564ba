import type { AssociationResult, DeclaredPair, Refusal } from '../../domain/analysis.js';
import { effectiveSampleSize } from '../../statistics/effective-sample-size.js';
import { adjustedPValue } from './adjusted-p-value.js';
import type { PreparedSeries } from './prepared-series.js';
import { MIN_CONTRAST_DAYS, MIN_PAIRED_DAYS } from '../windows.js';

/**
 * Scores are of order one: below this difference two copies, or the days of a constant side, differ by rounding only.
 */
const ROUNDING = 1e-9;

/**
 * A pair with a larger p, with every day counted in full, has an even larger p with its effective days. No q <= .10
 * depends on how large it is, because Benjamini-Hochberg reads of such p-values only how many there are.
 */
const UNPROMISING_P = 0.1;

/**
 * Tests one pair of prepared series: correlation of the normal scores at the declared lag, p from the effective number
 * of days minus the cost of removing weekends and trends.
 *
 * A pair that is not significant at .10 even with all n days counted in full is not examined further. Its nEffective is
 * n, and its p is that of n days, a lower bound of the true one.
 *
 * @returns q is NaN: the family of tests fills it in
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
  // Nothing is left besides weekends and a straight line.
  if (Number.isNaN(r)) return 'constant';
  // Two copies of one record have no relation worth reporting.
  if (Math.abs(r) > 1 - ROUNDING) return 'same_series';
  const naive = adjustedPValue(r, n);
  const nEffective = naive > UNPROMISING_P ? n : effectiveSampleSize(n, x.acf, y.acf);
  const p = nEffective < n ? adjustedPValue(r, nEffective) : naive;
  return { x: pair.x, y: pair.y, lag: pair.lag, rho: r, n, nEffective, p, q: NaN };
}

/** Pearson's correlation in one pass. Scores are of order one, so plain sums of squares lose no digits that matter. */
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

/**
 * Lower bound of the number of paired days on which the series differs from its usual value (binary: has the rarer
 * answer).
 */
function surelyUnusual({ count, usualDays, binary }: PreparedSeries, pairedDays: number): number {
  const unusual = count - usualDays;
  return (binary ? Math.min(unusual, usualDays) : unusual) - (count - pairedDays);
}

/**
 * Number of paired days on which the less varied side differs from its usual value (in a yes/no series either answer
 * may be the rarer one among them). A relation that rests on three headaches is a story about three days.
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
