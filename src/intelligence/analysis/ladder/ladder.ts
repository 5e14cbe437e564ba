import type {
  AssociationFamily,
  AssociationResult,
  DailySeries,
  DeclaredPair,
  LadderPair,
  LadderResult,
} from '../../domain/analysis.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import { retestPair } from './retest-pair.js';
import { isSamePair } from '../pairs/compare-pairs.js';
import { type LadderWeek, nextRung, type Rung } from './next-rung.js';
import { ASSOCIATION_DAYS, CANDIDATE_Q, UNSEEN_DAYS, WATCH_Q } from '../windows.js';

export interface LadderInput {
  /** The family of this week; its redundant pairs are among the refused. */
  family: AssociationFamily;
  series: readonly DailySeries[];
  weekOf: number;
  /** The ladder as the latest week before this one left it. */
  previous: readonly LadderPair[];
}

/**
 * Moves every pair one week further on the ladder. A test that is repeated every Monday finds something in noise sooner
 * or later. A pair that was seen (q <= .10: watched; q <= .05: candidate) is therefore only a question. It becomes a
 * finding (confirmed) when it passes once more on days recorded after it was declared. See nextRung for the rules, and
 * methods 3.3.
 *
 * @returns the pairs on the ladder after this week: first those that were on it before, in their order, then the new
 *   ones in the order of the family. Pairs that left are missing
 */
export function climbLadder({ family, series, weekOf, previous }: LadderInput): LadderResult[] {
  const redundant = family.refused.filter(({ reason }) => reason === 'redundant');
  const isRedundant = (pair: DeclaredPair): boolean => redundant.some((one) => isSamePair(one, pair));
  const week: LadderWeek = { series, weekOf };
  const results: LadderResult[] = [];
  for (const pair of previous) {
    // An operator may have removed the metric from the catalogue: then the pair can neither be tested nor named.
    if (!metricDefinition(pair.x) || !metricDefinition(pair.y)) continue;
    const asked = family.tested.find((one) => isSamePair(one, pair)) ?? null;
    if (asked && mayReplace(pair, asked, weekOf) && !isRedundant(asked)) continue;
    const rung = nextRung(pair, asked, asked !== null && isRedundant(asked), week);
    if (rung) results.push(describe(pair, rung, asked ?? testOutsideFamily(rung.pair, week)));
  }
  for (const asked of family.tested) {
    if (asked.q > WATCH_Q || isRedundant(asked)) continue;
    const known = previous.find((one) => isSamePair(one, asked));
    if (known && !mayReplace(known, asked, weekOf)) continue;
    results.push(describe(null, { pair: declare(asked, weekOf), confirmation: null }, asked));
  }
  return results;
}

/** A pair that retired some weeks ago and is seen again starts from the beginning. */
function mayReplace(known: LadderPair, asked: AssociationResult, weekOf: number): boolean {
  return known.retiredOn !== null && asked.q <= WATCH_Q && weekOf - known.retiredOn >= UNSEEN_DAYS;
}

function declare({ x, y, lag, rho, q }: AssociationResult, weekOf: number): LadderPair {
  return {
    x,
    y,
    lag,
    stage: q <= CANDIDATE_Q ? 'candidate' : 'watched',
    sign: rho > 0 ? 1 : -1,
    declaredOn: weekOf,
    confirmedOn: null,
    retiredOn: null,
    unseenOn: [],
  };
}

/**
 * This week's figures for a finding that had no place in the family. It is not a new question, so it does not take part
 * in the family's false discovery rate: its q equals its p.
 */
function testOutsideFamily(pair: LadderPair, { series, weekOf }: LadderWeek): AssociationResult | null {
  if (pair.stage !== 'confirmed' && pair.stage !== 'retired') return null;
  const asked = retestPair(pair, series, weekOf - ASSOCIATION_DAYS, weekOf);
  return asked && { ...asked, q: asked.p };
}

function describe(
  before: LadderPair | null,
  { pair, confirmation }: Rung,
  association: AssociationResult | null,
): LadderResult {
  return { pair, association, confirmation, isNew: pair.stage !== before?.stage };
}
