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

/** Of the confirmation, and of the interval that must leave out zero. Two-sided, on the declared side only. */
const ALPHA = 0.05;

export interface LadderWeek {
  series: readonly DailySeries[];
  weekOf: number;
}

/** Where a pair stands after a week. */
export interface Rung {
  pair: LadderPair;
  confirmation: LadderResult['confirmation'];
}

/**
 * One pair's week.
 *
 * - Watched and candidates: tested once on the days since `declaredOn`, as soon as 56 days have gone by and 28 of
 *   them have both; passed (same sign, p <= .05): confirmed; failed, or still unable after 112 days: off the ladder.
 * - Until then a candidate with q <= .05; it stays one while q <= .10, else it is watched.
 * - Confirmed: for good, until two Mondays at least 28 days apart, and every one asked between them, had a 95 % interval
 *   with zero in it, on the last 84 days: retired. Not asked is neither seen nor unseen.
 * - Retired: told of for 182 days.
 *
 * @param asked this week's result; null: not asked
 * @param redundant explained by another pair this week: neither shown nor confirmed meanwhile
 * @returns null: it leaves the ladder
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

/** Seen again, the other way round: not what was declared. */
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
