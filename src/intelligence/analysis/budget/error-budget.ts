import type { SpentMonday } from '../../domain/budget.js';
import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.js';

/** The share of false findings among all that a person is given in a quarter of a year. */
const BUDGET = 0.1;
const MONDAYS = 13;

export interface Claims {
  /** In the order of the p-values; NaN: not tested. */
  q: Float64Array;
  level: number;
  isClaimed: boolean[];
  /** The Mondays to be remembered, this one included. */
  spent: SpentMonday[];
}

/**
 * Decides what may be claimed this Monday, with one budget of errors over all Mondays of a quarter: a procedure that
 * starts afresh each week finds something in noise sooner or later, because most weeks have nothing to find. Each Monday
 * is one batch of Benjamini and Hochberg's procedure. Its level is what the budget has gained so far, less what earlier
 * batches have used; findings earn more. Mondays before the quarter are forgotten, so that a long record does not
 * starve (decision 98).
 *
 * References: Zrnic, Jiang, Ramdas & Jordan (2020), AISTATS, PMLR 108:3806 (batches); Ramdas, Yang, Wainwright & Jordan
 * (2017), NeurIPS 30 (forgetting).
 *
 * @param pValues of the Monday; NaN: not tested
 * @param earlier the Mondays that the last week remembered, oldest first
 */
export function claimWithin(pValues: readonly number[], earlier: readonly SpentMonday[]): Claims {
  const remembered = earlier.slice(-(MONDAYS - 1));
  const q = benjaminiHochberg(pValues);
  const tests = q.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const level = tests === 0 ? 0 : levelOf(remembered, tests);
  const isClaimed = Array.from(q, (value) => value <= level);
  const claimed = isClaimed.filter(Boolean).length;
  const spent = { level, claimed, atMost: withOneMore(pValues, level) };
  return { q, level, isClaimed, spent: tests === 0 ? remembered : [...remembered, spent] };
}

function levelOf(earlier: readonly SpentMonday[], tests: number): number {
  const claimed = earlier.reduce((sum, monday) => sum + monday.claimed, 0);
  const used = earlier.reduce((sum, monday) => {
    const findings = monday.atMost + claimed - monday.claimed;
    return sum + (monday.level * monday.atMost) / findings;
  }, 0);
  const gained = (BUDGET * (earlier.length + 1)) / MONDAYS;
  return (Math.max(0, gained - used) * (tests + claimed)) / tests;
}

/** Number of claims if the least certain p were 0: an upper bound of what one test can change. */
function withOneMore(pValues: readonly number[], level: number): number {
  const changed = [...pValues];
  let least = -1;
  for (let i = 0; i < changed.length; i++)
    if (!Number.isNaN(changed[i]) && (least < 0 || changed[i] > changed[least])) least = i;
  if (least >= 0) changed[least] = 0;
  return benjaminiHochberg(changed).filter((value) => value <= level).length;
}
