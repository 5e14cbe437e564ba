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
  /** This week's, with redundant pairs among the refused. */
  family: AssociationFamily;
  series: readonly DailySeries[];
  weekOf: number;
  /** As the latest week before left it. */
  previous: readonly LadderPair[];
}

/**
 * What a pair's being seen week after week may amount to. Looking every Monday finds something in noise sooner or later,
 * so a pair seen (q <= .10, watched; q <= .05, candidate) is only a question, and becomes a finding (confirmed) when it
 * passes once more on days recorded after it was declared (methods 3.3). See nextRung for the rules.
 *
 * @returns the pairs on the ladder after this week: those that were on it, in their order, then the new ones in the
 *   family's. Pairs that left are not there
 */
export function climbLadder({ family, series, weekOf, previous }: LadderInput): LadderResult[] {
  const redundant = family.refused.filter(({ reason }) => reason === 'redundant');
  const isRedundant = (pair: DeclaredPair): boolean => redundant.some((one) => isSamePair(one, pair));
  const week: LadderWeek = { series, weekOf };
  const results: LadderResult[] = [];
  for (const pair of previous) {
    // A metric that the operator took out of the catalogue can neither be asked nor named.
    if (!metricDefinition(pair.x) || !metricDefinition(pair.y)) continue;
    const asked = family.tested.find((one) => isSamePair(one, pair)) ?? null;
    if (asked && mayReplace(pair, asked, weekOf) && !isRedundant(asked)) continue;
    const rung = nextRung(pair, asked, asked !== null && isRedundant(asked), week);
    if (rung) results.push(describe(pair, rung, asked ?? askOutsideFamily(rung.pair, week)));
  }
  for (const asked of family.tested) {
    if (asked.q > WATCH_Q || isRedundant(asked)) continue;
    const known = previous.find((one) => isSamePair(one, asked));
    if (known && !mayReplace(known, asked, weekOf)) continue;
    results.push(describe(null, { pair: declare(asked, weekOf), confirmation: null }, asked));
  }
  return results;
}

/** A pair that retired some weeks ago and is seen again begins anew. */
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
 * This week's figures of a finding that the family has no place for. It is no new question, so that it takes no part in
 * the family's false discovery rate; its q is its p.
 */
function askOutsideFamily(pair: LadderPair, { series, weekOf }: LadderWeek): AssociationResult | null {
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
