import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.js';
import type { DailySeries, LongViewResult, TrendResult } from '../../domain/analysis.js';
import { togetherP, weekTogether, type WeekTogether } from '../conjunctions/week-together.js';
import { claimTrend, compareWeeks, isWorthwhile } from '../trends/trends.js';
import { claimLongView, isDrift, viewLevels } from '../trends/long-view.js';
import type { SpentMonday } from '../../domain/budget.js';
import { claimWithin } from './error-budget.js';

/** The shares of the budget: of all measures against the weeks before, of all slow drifts, and of the week as a whole. */
const SHARES = [0.45, 0.15, 0.4];

/** The levels of a week, and the Mondays that the budget remembers. */
export interface Levels {
  trends: TrendResult[];
  longView: LongViewResult[];
  together: WeekTogether | null;
  budget: SpentMonday[];
}

/** Compares the week with the weeks before in every way, and claims what the budget of errors allows. */
export function judgeLevels(
  series: readonly DailySeries[],
  weekOf: number,
  earlier: readonly SpentMonday[] = [],
): Levels {
  const levels = {
    trends: compareWeeks(series, weekOf),
    longView: viewLevels(series, weekOf),
    together: weekTogether(series, weekOf),
  };
  return { ...levels, budget: claimLevels(levels, earlier) };
}

/**
 * Gives the week's levels their words: what the budget of errors allows to be claimed. The tests of one Monday (each
 * measure against the weeks before, the slow drifts, the week as a whole) are one batch with weighted p-values [Genovese,
 * Roeder & Wasserman 2006, Biometrika 93:509]. A change too small to be worth a word uses no budget.
 *
 * @returns the Mondays to be remembered
 */
function claimLevels(
  { trends, longView, together }: Omit<Levels, 'budget'>,
  earlier: readonly SpentMonday[],
): SpentMonday[] {
  const tests = [
    trends.map((trend) => worthwhileP(trend.p, isWorthwhile(trend))),
    longView.map((view) => worthwhileP(view.p, isDrift(view))),
    [together ? togetherP(together) : NaN],
  ];
  const { q, isClaimed, spent } = claimWithin(weighted(tests), earlier);
  trends.forEach((trend, i) => claimTrend(trend, q[i], isClaimed[i]));
  longView.forEach((view, i) => claimLongView(view, q[trends.length + i], isClaimed[trends.length + i]));
  if (together) together.isClaimed = isClaimed[isClaimed.length - 1];
  return spent;
}

/** A change too small to be worth a word is not claimed, however certain it is. */
const worthwhileP = (p: number, isLarge: boolean): number => (isLarge || Number.isNaN(p) ? p : 1);

/** The p-values of all kinds as one family in which each kind has its share of the errors, however many tests it has. */
function weighted(kinds: readonly (readonly number[])[]): number[] {
  const counts = kinds.map((ps) => ps.filter((p) => !Number.isNaN(p)).length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const given = SHARES.reduce((sum, share, i) => sum + (counts[i] > 0 ? share : 0), 0);
  return kinds.flatMap((ps, i) => ps.map((p) => Math.min(1, (p * counts[i] * given) / (SHARES[i] * all))));
}

/** The level of the burdens' family, which readers see apart from the brief's findings. */
const BURDEN_LEVEL = 0.01;

/** Gives the body systems' burdens their words: a small family of its own, with the same level every week. */
export function claimBurdens(trends: readonly TrendResult[]): void {
  const q = benjaminiHochberg(trends.map((trend) => (isWorthwhile(trend) ? trend.p : 1)));
  trends.forEach((trend, i) => {
    if (!Number.isNaN(trend.p)) claimTrend(trend, q[i], q[i] <= BURDEN_LEVEL);
  });
}
