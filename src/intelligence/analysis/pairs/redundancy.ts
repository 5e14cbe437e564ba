import type { AssociationResult, DeclaredPair } from '../../domain/analysis.js';
import { effectiveSampleSize } from '../../statistics/effective-sample-size.js';
import { partialCorrelation } from '../../statistics/partial-correlation.js';
import { pearson } from '../../statistics/pearson.js';
import { adjustedPValue } from './adjusted-p-value.js';
import { byPValue } from './compare-pairs.js';
import type { PreparedSeries, Prepare } from './prepared-series.js';
import { WATCH_Q } from '../windows.js';

/**
 * A partial correlation is significant up to this p. Only a pair whose own is significant can explain another pair, and
 * only such a pair remains beside one that might explain it.
 */
const ALPHA = 0.05;

export type RedundantPair = DeclaredPair & { reason: 'redundant'; explainedBy: string };

/**
 * Finds pairs whose x goes with y only because it goes with another x: headaches after pretzels, when pretzels come
 * with the antihistamine.
 *
 * A pair is redundant when its partial rank correlation, given the other x, is no longer significant (p > .05) while
 * that of the other pair still is. When neither is significant, the two cannot be distinguished, and the weaker one is
 * redundant. Pairs are compared from the strongest down and only with those that remain, so that one pair of every
 * group is always left.
 *
 * @param tested with their q; only pairs with q <= WATCH_Q are returned, because only those might be reported
 * @returns in order of p
 */
export function findRedundant(tested: readonly AssociationResult[], prepare: Prepare): RedundantPair[] {
  const redundant: RedundantPair[] = [];
  for (const y of new Set(tested.filter(({ q }) => q <= WATCH_Q).map((pair) => pair.y)))
    redundant.push(...sift(tested.filter((pair) => pair.y === y && pair.p <= ALPHA).sort(byPValue), prepare));
  return redundant;
}

/** @param rivals pairs with the same y, strongest first */
function sift(rivals: readonly AssociationResult[], prepare: Prepare): RedundantPair[] {
  const remaining = new Set<AssociationResult>();
  const redundant: RedundantPair[] = [];
  const drop = (pair: AssociationResult, by: AssociationResult): void => {
    remaining.delete(pair);
    const { x, y, lag } = pair;
    if (pair.q <= WATCH_Q) redundant.push({ x, y, lag, reason: 'redundant', explainedBy: by.x });
  };
  for (const weaker of rivals) {
    remaining.add(weaker);
    for (const stronger of [...remaining]) {
      if (stronger === weaker || stronger.x === weaker.x) continue;
      const weakerRemains = isSignificantGiven(weaker, stronger, prepare);
      if (weakerRemains && isSignificantGiven(stronger, weaker, prepare)) continue;
      if (weakerRemains) drop(stronger, weaker);
      else drop(weaker, stronger);
      if (!weakerRemains) break;
    }
  }
  return redundant;
}

/** Whether x still goes with y among days that have the same value of the other x. */
function isSignificantGiven(pair: DeclaredPair, other: DeclaredPair, prepare: Prepare): boolean {
  const x = prepare(pair.x)!;
  const y = prepare(pair.y)!;
  const [scoresX, scoresY, scoresZ] = complete(x, pair.lag, y, prepare(other.x)!, other.lag);
  const { r: xy, n } = pearson(scoresX, scoresY);
  const xz = pearson(scoresX, scoresZ).r;
  const yz = pearson(scoresY, scoresZ).r;
  const nEffective = effectiveSampleSize(n, x.acf, y.acf);
  return adjustedPValue(partialCorrelation(xy, xz, yz), nEffective, 1) <= ALPHA;
}

/** The scores on the days that have all three values, indexed by the day of y. */
function complete(
  x: PreparedSeries,
  lagX: number,
  y: PreparedSeries,
  z: PreparedSeries,
  lagZ: number,
): [number[], number[], number[]] {
  const scores: [number[], number[], number[]] = [[], [], []];
  for (let day = Math.max(lagX, lagZ); day < y.scores.length; day++) {
    const [a, b, c] = [x.scores[day - lagX], y.scores[day], z.scores[day - lagZ]];
    if (Number.isNaN(a + b + c)) continue;
    scores[0].push(a);
    scores[1].push(b);
    scores[2].push(c);
  }
  return scores;
}
