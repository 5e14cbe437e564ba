import { fisherExact } from '../../statistics/fisher-exact.js';
import { MIN_WEEK_DAYS } from '../windows.js';

/** Fewer equal days are no level that never varied. */
const MIN_CONSTANT_DAYS = 14;

export interface MoveFromConstant {
  /** One-sided by its nature: the chance that all days that differ fall into this one week, if the days came in any order. */
  p: number;
  /** The difference of the least and of the most distant day of the week from the level. */
  interval: [number, number];
}

/**
 * A level that never varied says nothing about its noise, so no test of two means can say whether the week differs. What
 * can be said is exact: of so many equal days before, none differed, and in this week most days do, all on one side
 * (Fisher's exact test of days that differ, in the week and before).
 *
 * @param days the weeks before, then the week; NaN: missing
 * @param weekStart index of the week's first day
 * @returns null where the level varied, where too few days are known, or where not most of the week's days differ
 */
export function moveFromConstant(days: Float64Array, weekStart: number): MoveFromConstant | null {
  let level = NaN;
  let equal = 0;
  for (let i = 0; i < weekStart; i++) {
    if (Number.isNaN(days[i])) continue;
    if (equal > 0 && days[i] !== level) return null;
    level = days[i];
    equal++;
  }
  if (equal < MIN_CONSTANT_DAYS) return null;
  const week = days.subarray(weekStart).filter((value) => !Number.isNaN(value));
  const above = week.filter((value) => value > level).length;
  const below = week.filter((value) => value < level).length;
  const moved = Math.max(above, below);
  if (Math.min(above, below) > 0 || moved < MIN_WEEK_DAYS || 2 * moved <= week.length) return null;
  return {
    p: fisherExact(moved, week.length - moved, 0, equal).p,
    interval: [Math.min(...week) - level, Math.max(...week) - level],
  };
}
