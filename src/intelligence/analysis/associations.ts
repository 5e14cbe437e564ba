import type { AssociationFamily, AssociationResult, DailySeries, DeclaredPair } from '../domain/analysis.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { correlationPValue } from '../statistics/correlation-p-value.js';
import { effectiveSampleSize } from '../statistics/effective-sample-size.js';
import { pearson } from '../statistics/pearson.js';
import { declareFamily } from './family.js';
import { prepareSeries } from './prepared-series.js';
import type { PreparedSeries } from './prepared-series.js';
import { MIN_CONTRAST_DAYS, MIN_PAIRED_DAYS } from './windows.js';

/** Scores of copies differ by rounding only. */
const COPY_TOLERANCE = 1e-9;

type Refusal = AssociationFamily['refused'][number]['reason'];

/**
 * Asks the person's declared questions of the last 84 days: weekend effect removed, normal scores on the calendar grid,
 * correlation at the declared lag, p from the effective number of days, Benjamini-Hochberg over everything tested.
 *
 * @param family the questions; by default those declared from the coverage of the series
 */
export function testFamily(
  series: readonly DailySeries[],
  weekOf: number,
  family: readonly DeclaredPair[] = declareFamily(series, weekOf),
): AssociationFamily {
  const prepare = preparer(series, weekOf);
  const tested: Omit<AssociationResult, 'q'>[] = [];
  const refused: AssociationFamily['refused'] = [];
  for (const pair of family) {
    const x = prepare(pair.x);
    const y = prepare(pair.y);
    const result = x && y ? testPair(x, y, pair) : 'too_few_days';
    if (typeof result === 'string') refused.push({ ...pair, reason: result });
    else tested.push(result);
  }
  const q = benjaminiHochberg(tested.map(({ p }) => p));
  return { tested: tested.map((result, i) => ({ ...result, q: q[i] })), refused };
}

/** Prepares each series when a question first needs it. */
function preparer(series: readonly DailySeries[], weekOf: number): (code: string) => PreparedSeries | null {
  const byCode = new Map(series.map((one) => [one.metric.code, one]));
  const prepared = new Map<string, PreparedSeries>();
  return (code) => {
    const known = prepared.get(code);
    if (known) return known;
    const found = byCode.get(code);
    if (!found) return null;
    const made = prepareSeries(found, weekOf);
    prepared.set(code, made);
    return made;
  };
}

function testPair(
  x: PreparedSeries,
  y: PreparedSeries,
  pair: DeclaredPair,
): Omit<AssociationResult, 'q'> | Refusal {
  const { paired, contrast } = overlap(x, y, pair.lag);
  if (paired < MIN_PAIRED_DAYS) return 'too_few_days';
  if (contrast === 0) return 'constant';
  if (contrast < MIN_CONTRAST_DAYS) return 'too_little_contrast';
  const { r, n } = pearson(x.scores, y.scores, pair.lag);
  // Nothing left but the difference between weekends and weekdays.
  if (Number.isNaN(r)) return 'constant';
  // Two copies of one record relate to each other in no way worth telling.
  if (Math.abs(r) > 1 - COPY_TOLERANCE) return 'same_series';
  const nEffective = effectiveSampleSize(n, x.acf, y.acf);
  return { ...pair, rho: r, n, nEffective, p: correlationPValue(r, nEffective) };
}

/**
 * Days on which both sides are there, and on how many of these the less varied side differs from its usual value. A
 * relation that rests on three headaches is a story about three days.
 */
function overlap(x: PreparedSeries, y: PreparedSeries, lag: number): { paired: number; contrast: number } {
  let paired = 0;
  let unusualX = 0;
  let unusualY = 0;
  for (let i = lag; i < y.days.length; i++) {
    const valueX = x.days[i - lag];
    const valueY = y.days[i];
    if (Number.isNaN(valueX) || Number.isNaN(valueY)) continue;
    paired++;
    if (valueX !== x.usual) unusualX++;
    if (valueY !== y.usual) unusualY++;
  }
  // Of a yes/no series either answer may be the rarer one among the paired days.
  const rarer = (unusual: number, binary: boolean): number =>
    binary ? Math.min(unusual, paired - unusual) : unusual;
  return { paired, contrast: Math.min(rarer(unusualX, x.binary), rarer(unusualY, y.binary)) };
}
