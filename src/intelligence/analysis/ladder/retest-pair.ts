import type { AssociationResult, DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { preparer } from '../pairs/prepared-series.js';
import { testPair } from '../pairs/test-pair.js';

/**
 * Tests one pair on a window of days that the caller chooses. The weekend effect, the scores and the effective number
 * of days are computed from those days alone.
 *
 * @param from, until first day number, and the one after the last
 * @returns q is NaN, because there is no family of tests; null: these days cannot answer
 */
export function retestPair(
  pair: DeclaredPair,
  series: readonly DailySeries[],
  from: number,
  until: number,
): AssociationResult | null {
  const prepare = preparer(series, from, until);
  const result = testPair(prepare(pair.x), prepare(pair.y), pair);
  return typeof result === 'string' ? null : result;
}
