import type {
  AssociationFamily,
  AssociationResult,
  DailySeries,
  DeclaredPair,
  LadderPair,
} from '../../domain/analysis.js';
import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.js';
import { declareFamily, MAX_FAMILY } from './family.js';
import { testAtLags } from './night-dates.js';
import { preparer } from './prepared-series.js';
import { findRedundant } from './redundancy.js';
import { isSameThing } from './same-thing.js';
import { ASSOCIATION_DAYS } from '../windows.js';

export interface FamilyOptions {
  /** The pairs to test; by default those that the coverage of the series declares. */
  family?: readonly DeclaredPair[];
  /** p-values of other questions tested for the same person this week: one false discovery rate covers all of them. */
  others?: readonly number[];
  /** The ladder: a pair that is on it keeps its lag. */
  known?: readonly LadderPair[];
}

/**
 * Tests the person's declared pairs on the last ASSOCIATION_DAYS: normal scores on the calendar grid with the weekend
 * effect removed, correlation at the declared lag (see night-dates.ts for nights), p from the effective number of days, Benjamini-Hochberg over
 * everything tested.
 */
export function testFamily(
  series: readonly DailySeries[],
  weekOf: number,
  {
    others = [],
    known = [],
    family = declareFamily(series, weekOf, Math.max(0, MAX_FAMILY - others.length)),
  }: FamilyOptions = {},
): AssociationFamily {
  const prepare = preparer(series, weekOf - ASSOCIATION_DAYS, weekOf);
  const tested: AssociationResult[] = [];
  const refused: AssociationFamily['refused'] = [];
  for (const pair of family) {
    const result = isSameThing(pair.x, pair.y)
      ? 'tautology'
      : testAtLags(prepare(pair.x), prepare(pair.y), pair, known);
    if (typeof result === 'string') refused.push({ ...pair, reason: result });
    else tested.push(result);
  }
  const otherQ = discover(tested, others);
  refused.push(...findRedundant(tested, prepare));
  return { tested, refused, otherQ };
}

/** Applies Benjamini-Hochberg to all of them and fills in each pair's q. @returns q of the others, in their order */
function discover(tested: readonly AssociationResult[], others: readonly number[]): number[] {
  const p = tested.map((result) => result.p);
  const q = benjaminiHochberg(p.concat(others));
  for (let i = 0; i < tested.length; i++) tested[i].q = q[i];
  return Array.from(q.subarray(tested.length));
}
