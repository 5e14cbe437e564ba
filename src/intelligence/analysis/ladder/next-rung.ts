import type { AssociationResult, DailySeries, LadderPair, LadderResult } from '../../domain/analysis.js';
import { retestPair } from './retest-pair.js';
import {
  CANDIDATE_Q,
  CONFIRMATION_DAYS,
  CONFIRMATION_PATIENCE_DAYS,
  MIN_CONFIRMATION_PAIRS,
  RETIRED_FOR_DAYS,
  RETIREMENT_DAYS,
  UNSEEN_DAYS,
  WATCH_Q,
} from '../windows.js';

/**
 * Level of the confirmation test, and of the interval that must exclude zero. Two-sided, and only in the declared
 * direction.
 */
const ALPHA = 0.05;

export interface LadderWeek {
  series: readonly DailySeries[];
  weekOf: number;
}

/** A pair's place on the ladder after a week. */
export interface Rung {
  pair: LadderPair;
  confirmation: LadderResult['confirmation'];
}

/**
 * Computes where one pair is on the ladder after this week.
 *
 * - Watched pairs and candidates are tested once on the days since `declaredOn`, as soon as 56 days have passed and 28
 *   of them have both values. A pair that passes (same sign, p <= .05) is confirmed. One that fails, or cannot be
 *   tested within 112 days, leaves the ladder.
 * - Until then, a pair with q <= .05 is a candidate. It stays a candidate while q <= .10; otherwise it is watched.
 * - A confirmed pair stays confirmed until two Mondays at least 28 days apart, and every tested Monday between them,
 *   had a 95 % interval that contains zero, on the last 84 days. Then it is retired. A Monday without a test counts
 *   neither way.
 * - A retired pair is reported for 182 days.
 *
 * @param asked this week's result; null: not tested
 * @param redundant explained by another pair this week: meanwhile it is neither shown nor confirmed
 * @returns null: the pair leaves the ladder
 */
export function nextRung(
  pair: LadderPair,
  asked: AssociationResult | null,
  redundant: boolean,
  week: LadderWeek,
): Rung | null {
  if (pair.retiredOn !== null)
    return week.weekOf - pair.retiredOn > RETIRED_FOR_DAYS ? null : { pair, confirmation: null };
  if (pair.stage === 'confirmed') return { pair: reviewed(pair, week), confirmation: null };
  const age = week.weekOf - pair.declaredOn;
  if (age >= CONFIRMATION_DAYS && !redundant) {
    const outcome = retestPair(pair, week.series, pair.declaredOn, week.weekOf);
    if (outcome && outcome.n >= MIN_CONFIRMATION_PAIRS)
      return isSeen(pair, outcome) ? confirmed(pair, outcome, week.weekOf) : null;
  }
  if (age >= CONFIRMATION_PATIENCE_DAYS || hasTurned(pair, asked)) return null;
  return { pair: { ...pair, stage: stageOf(pair, asked, redundant) }, confirmation: null };
}

const isSeen = (pair: LadderPair, { rho, p }: AssociationResult): boolean =>
  p <= ALPHA && rho * pair.sign > 0;

/** The relation was seen again, but in the opposite direction: that is not what was declared. */
function hasTurned(pair: LadderPair, asked: AssociationResult | null): boolean {
  return asked !== null && asked.q <= WATCH_Q && asked.rho * pair.sign < 0;
}

function stageOf(
  pair: LadderPair,
  asked: AssociationResult | null,
  redundant: boolean,
): 'watched' | 'candidate' {
  if (redundant) return 'watched';
  if (asked === null) return pair.stage === 'candidate' ? 'candidate' : 'watched';
  return asked.q <= (pair.stage === 'candidate' ? WATCH_Q : CANDIDATE_Q) ? 'candidate' : 'watched';
}

function confirmed(pair: LadderPair, outcome: AssociationResult, weekOf: number): Rung {
  const { rho, n, nEffective, p } = outcome;
  return {
    pair: { ...pair, stage: 'confirmed', confirmedOn: weekOf },
    confirmation: { rho, n, nEffective, p },
  };
}

function reviewed(pair: LadderPair, { series, weekOf }: LadderWeek): LadderPair {
  const recent = retestPair(pair, series, weekOf - RETIREMENT_DAYS, weekOf);
  if (recent === null) return pair;
  // The 95 % interval of a correlation includes zero exactly when its p is above .05.
  if (isSeen(pair, recent)) return { ...pair, unseenOn: [] };
  const unseenOn = [...pair.unseenOn, weekOf];
  return weekOf - unseenOn[0] >= UNSEEN_DAYS
    ? { ...pair, stage: 'retired', retiredOn: weekOf, unseenOn }
    : { ...pair, unseenOn };
}
