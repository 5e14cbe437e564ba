import type { AssociationResult, DeclaredPair } from '../../domain/analysis.js';

/** Sorts by p, then by codes, so that the order never depends on the order of the input. */
export function byPValue(a: AssociationResult, b: AssociationResult): number {
  return a.p - b.p || byPairCodes(a, b);
}

/** Compares by UTF-16 code unit: the order is the same under every locale. */
export function byPairCodes(a: DeclaredPair, b: DeclaredPair): number {
  if (a.x !== b.x) return a.x < b.x ? -1 : 1;
  if (a.y !== b.y) return a.y < b.y ? -1 : 1;
  return a.lag - b.lag;
}

export function isSamePair(a: DeclaredPair, b: DeclaredPair): boolean {
  return a.x === b.x && a.y === b.y && a.lag === b.lag;
}
