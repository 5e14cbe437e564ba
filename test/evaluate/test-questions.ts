import { testFamily } from '../../src/intelligence/analysis/pairs/associations.js';
import type { AssociationFamily, DailySeries, DeclaredPair } from '../../src/intelligence/domain/analysis.js';

/** q at which a pair is shown as a candidate. */
export const SHOWN_Q = 0.05;

/** Runs the product's association test on a family of the evaluation's own. */
export function testQuestions(
  series: readonly DailySeries[],
  weekOf: number,
  family: readonly DeclaredPair[],
): AssociationFamily {
  return testFamily(series, weekOf, { family });
}

export const samePair = (a: DeclaredPair, b: DeclaredPair): boolean =>
  a.x === b.x && a.y === b.y && a.lag === b.lag;
