import { metricDefinition } from '../../../observations/catalogue.js';
import type { AssociationResult, DeclaredPair, LadderPair, Refusal } from '../../domain/analysis.js';
import type { PreparedSeries } from './prepared-series.js';
import { testPair } from './test-pair.js';

/**
 * A night may be dated by the morning that ends it, as this service asks, or by the evening on which it starts, as many
 * exports do. In the second case everything between a night and a day is seen one day further apart. A question about a
 * night is therefore asked at both lags, and still counts as one: its p is the smaller of the two, each divided by its
 * share of the question (a weighted Bonferroni bound; Genovese, Roeder & Wasserman 2006). Most nights are dated by
 * their morning, so that lag has the larger share and loses hardly any power.
 */
const MORNING_SHARE = 0.8;
const EVENING_SHARE = 1 - MORNING_SHARE;

/** The lag that the question has when nights are dated by their morning; null: it is not about a night and a day. */
function morningLag({ x, y }: DeclaredPair): 0 | 1 | null {
  const fromNight = isNight(x);
  if (fromNight === isNight(y)) return null;
  return fromNight ? 0 : 1;
}

const isNight = (code: string): boolean => metricDefinition(code)?.words.occasion === 'night';

/** The share of the question's p that this lag may use; 1: the question is asked at one lag only. */
export function shareOfLag(pair: DeclaredPair): number {
  const morning = morningLag(pair);
  if (morning === null) return 1;
  return pair.lag === morning ? MORNING_SHARE : EVENING_SHARE;
}

/**
 * Tests a declared pair, a question about a night at both lags.
 *
 * @param known the ladder: a pair that is on it keeps the lag that it was declared with
 * @returns the lag that was seen more clearly, with the price of both in its p
 */
export function testAtLags(
  x: PreparedSeries | null,
  y: PreparedSeries | null,
  pair: DeclaredPair,
  known: readonly LadderPair[],
): AssociationResult | Refusal {
  const test = (lag: 0 | 1): AssociationResult | Refusal => {
    const asked = { x: pair.x, y: pair.y, lag };
    const result = testPair(x, y, asked);
    return typeof result === 'string' ? result : { ...result, p: Math.min(1, result.p / shareOfLag(asked)) };
  };
  if (morningLag(pair) !== pair.lag) return testPair(x, y, pair);
  const declared = known.find((one) => one.x === pair.x && one.y === pair.y && one.retiredOn === null);
  if (declared) return test(declared.lag);
  const morning = test(pair.lag);
  if (typeof morning === 'string') return morning;
  const evening = test(pair.lag === 0 ? 1 : 0);
  return typeof evening !== 'string' && evening.p < morning.p ? evening : morning;
}
