import { inWords } from './brief/sentence.js';
import { isoDay } from '../../common/calendar.js';
import type { ChangeResult, LadderResult, ShadowResult } from '../domain/analysis.js';
import type { Pattern, Patterns } from '../domain/artefacts.js';
import { pairStatement, pairQuestion } from './wording/pair-words.js';
import { signOfPair } from './brief/topics/pairs.js';
import { changeFactId, pairFactId } from './facts/fact-ids.js';
import type { FactList } from './facts/fact-list.js';
import { latestByMetric } from './facts/level-facts.js';
import { moreWeeks, pairFactIds, questions } from './facts/pair-facts.js';
import { isStopped, shadowFactId } from './facts/shadow-facts.js';
import { isUrgent, NOT_NOW, type Week } from './week.js';
import { figure, roundTo } from './wording/format-value.js';
import { changeMessage } from './wording/level-messages.js';
import { shadowStatement } from './wording/statements.js';

/**
 * Which measures go together, which stopped being recorded and which have a new level, with the number of questions
 * asked.
 */
export function composePatterns(week: Week, facts: FactList): Patterns {
  if (isUrgent(week))
    return {
      tested: 0,
      tier_counts: { candidate: 0, confirmed: 0, retired: 0 },
      patterns: [],
      reason: inWords(week, NOT_NOW),
    };
  const patterns = [
    ...[...week.confirmed, ...week.candidates, ...week.retired].map((result) =>
      associationPattern(result, facts),
    ),
    ...week.shadows.map((shadow) => shadowPattern(shadow, week)),
    ...latestByMetric(week.changes).map((change) => changePattern(change, week)),
  ];
  const { tested, confirmed, candidates, retired } = week;
  const counted = {
    tested,
    tier_counts: {
      candidate: candidates.length,
      confirmed: confirmed.length,
      retired: retired.length,
    },
    patterns,
  };
  if (confirmed.length + candidates.length > 0) return counted;
  return { ...counted, reason: reasonForNone(week) };
}

function associationPattern(result: LadderResult, facts: FactList): Pattern {
  const { pair, association } = result;
  const { x, y, lag, stage, declaredOn, confirmedOn, retiredOn } = pair;
  return {
    id: pairFactId(pair),
    kind: 'association',
    tier: stage === 'watched' ? 'candidate' : stage,
    x,
    y,
    lag_days: lag,
    rho: association && roundTo(association.rho, 3),
    n: association?.n ?? 0,
    n_effective: association && roundTo(association.nEffective, 1),
    p: association && figure(association.p),
    q: association && figure(association.q),
    statement: statementOf(result),
    fact_ids: pairFactIds(pair, facts),
    declared_on: isoDay(declaredOn),
    confirmed_on: confirmedOn === null ? null : isoDay(confirmedOn),
    retired_on: retiredOn === null ? null : isoDay(retiredOn),
  };
}

function statementOf(result: LadderResult): string {
  const { pair } = result;
  const rho = signOfPair(result);
  if (pair.stage === 'confirmed') return pairStatement(pair, rho);
  return pair.stage === 'retired'
    ? `No longer seen: ${pairStatement(pair, pair.sign)}`
    : pairQuestion(pair, rho);
}

const UNRELATED = {
  rho: null,
  n_effective: null,
  confirmed_on: null,
  retired_on: null,
  tier: 'candidate',
} as const;

function shadowPattern(shadow: ShadowResult, week: Week): Pattern {
  const { metric } = shadow;
  const id = shadowFactId(shadow);
  const stopped = isStopped(shadow);
  return {
    id,
    kind: 'shadow',
    x: metric.code,
    y: metric.code,
    lag_days: stopped ? 0 : 1,
    n: stopped ? shadow.recorded : shadow.afterBad.of + shadow.afterOther.of,
    p: figure(shadow.p),
    q: stopped ? null : figure(shadow.q),
    statement: shadowStatement(shadow),
    fact_ids: [id],
    declared_on: isoDay(week.weekOf),
    ...UNRELATED,
  };
}

function changePattern(change: ChangeResult, week: Week): Pattern {
  const { metric } = change;
  const id = changeFactId(metric.code);
  return {
    id,
    kind: 'change',
    x: metric.code,
    y: metric.code,
    lag_days: 0,
    n: change.nBefore + change.nAfter,
    p: figure(change.p),
    q: null,
    statement: inWords(week, changeMessage(change)),
    fact_ids: [id],
    declared_on: isoDay(week.weekOf),
    ...UNRELATED,
  };
}

function reasonForNone(week: Week): string {
  const { tested, closest } = week;
  if (tested === 0) return reasonForNoQuestion(week);
  const asked = `Tested ${questions(tested)}; none is settled`;
  if (closest) return `${asked}; the closest needs ${moreWeeks(closest.weeks)}.`;
  return `${asked}. Most weeks nothing new is proven - that is normal.`;
}

function reasonForNoQuestion({ family: { refused } }: Week): string {
  if (refused.length === 0) return 'There are no two measures on record that we ask about together.';
  return refused.some(({ reason }) => reason === 'too_few_days')
    ? 'There are too few days yet to ask how the days hang together.'
    : 'The measures on record vary too little to ask how the days hang together.';
}
