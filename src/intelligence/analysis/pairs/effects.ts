import { isSymptom } from '../../../observations/catalogue.js';
import type { AssociationResult, DailySeries, PairEffect } from '../../domain/analysis.js';
import { hodgesLehmann } from '../../statistics/hodges-lehmann.js';
import { median } from '../../statistics/median.js';
import { wilsonInterval } from '../../statistics/wilson-interval.js';
import { sliceDays } from '../series/slice-days.js';
import { removeWeekendEffect } from './weekend-effect.js';
import { ASSOCIATION_DAYS } from '../windows.js';

/** With fewer days on one side the effect would describe single days. */
const MIN_SIDE_DAYS = 7;

/**
 * Measures how much y differs between the days with (more) x and the other days: a correlation in terms that a person
 * can picture.
 *
 * Days are split by x: taken or not, present or not, above the person's own median or not. Where y is a symptom or a
 * yes/no answer, its days are counted as they are, with Wilson's 95 % intervals. Otherwise the effect is the
 * Hodges-Lehmann difference of y in y's own unit, with the weekend effect removed as in the test. Its 95 % interval
 * counts the days as nEffective / n of their number, the share found for the correlation.
 *
 * @returns null with fewer than 7 days on either side, or when the split days do not show the direction of rho
 */
export function measureEffect(
  series: readonly DailySeries[],
  pair: AssociationResult,
  nEffective: number,
  weekOf: number,
): PairEffect | null {
  const daysOf = (code: string): Float64Array | null => {
    const found = series.find(({ metric }) => metric.code === code);
    return found ? sliceDays(found, weekOf - ASSOCIATION_DAYS, weekOf) : null;
  };
  const x = daysOf(pair.x);
  const y = daysOf(pair.y);
  if (!x || !y) return null;
  const counted = isSymptom(pair.y) || isYesNo(y);
  const outcome = counted ? y : removeWeekendEffect(y.slice(), weekOf - ASSOCIATION_DAYS);
  const split = splitOf(pair.x, x);
  const cut = split === 'above_median' ? median(x) : 0;
  const withX: number[] = [];
  const withoutX: number[] = [];
  for (let i = pair.lag; i < y.length; i++) {
    const value = x[i - pair.lag];
    if (!Number.isNaN(value + y[i])) (value > cut ? withX : withoutX).push(outcome[i]);
  }
  if (Math.min(withX.length, withoutX.length) < MIN_SIDE_DAYS) return null;
  const sides = { split, cut: split === 'above_median' ? cut : NaN };
  return counted
    ? frequencies(sides, withX, withoutX, pair.rho)
    : difference(sides, withX, withoutX, pair.rho, nEffective / pair.n);
}

type Sides = Pick<PairEffect, 'split' | 'cut'>;

function frequencies(
  sides: Sides,
  withX: readonly number[],
  withoutX: readonly number[],
  rho: number,
): PairEffect | null {
  const [a, b] = [withX, withoutX].map((values) => {
    const days = values.filter((value) => value > 0).length;
    return { days, of: values.length, interval: wilsonInterval(days, values.length) };
  });
  const seen = a.days / a.of - b.days / b.of;
  return seen * rho > 0 ? { kind: 'frequencies', ...sides, withX: a, withoutX: b } : null;
}

function difference(
  sides: Sides,
  withX: readonly number[],
  withoutX: readonly number[],
  rho: number,
  effectiveShare: number,
): PairEffect | null {
  const shift = hodgesLehmann(withX, withoutX, effectiveShare);
  const counts = { nWith: withX.length, nWithout: withoutX.length };
  return shift.difference * rho > 0 ? { kind: 'difference', ...sides, ...shift, ...counts } : null;
}

function splitOf(code: string, days: Float64Array): PairEffect['split'] {
  if (isSymptom(code)) return 'present_absent';
  return isYesNo(days) ? 'yes_no' : 'above_median';
}

/** Only zeros and ones count as yes/no: a scale of which two other points were used is still a scale. */
function isYesNo(days: Float64Array): boolean {
  return days.every((value) => Number.isNaN(value) || value === 0 || value === 1);
}
