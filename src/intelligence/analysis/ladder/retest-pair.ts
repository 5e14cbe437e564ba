import type { AssociationResult, DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { preparer } from '../pairs/prepared-series.js';
import { testPair } from '../pairs/test-pair.js';

/**
 * One pair through the gate of the families, on days of one's own choosing: weekend effect, scores and effective days are
 * taken from those days alone.
 *
 * @param from, until first day number, and the one after the last
 * @returns q NaN: no family; null: these days cannot answer
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
