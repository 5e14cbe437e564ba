import { isoDay } from '../../common/calendar.js';
import type { AssociationResult } from '../domain/analysis.js';
import type { Pattern, Patterns } from '../domain/artefacts.js';
import { pairFactId } from './facts/fact-ids.js';
import type { Week } from './week.js';
import { figure, roundTo } from './wording/format-value.js';
import { pairQuestion } from './wording/pair-words.js';

/** The candidates of the week, with the number of questions asked as their denominator. */
export function composePatterns(week: Week): Patterns {
  const declaredOn = isoDay(week.weekOf);
  const patterns = week.candidates.map((pair) => patternOf(pair, declaredOn));
  const tested = week.family.tested.length;
  const counted = { tested, tier_counts: { candidate: patterns.length, confirmed: 0, retired: 0 }, patterns };
  return patterns.length > 0 ? counted : { ...counted, reason: reasonForNone(week) };
}

function patternOf(pair: AssociationResult, declaredOn: string): Pattern {
  const id = pairFactId(pair);
  return {
    id,
    kind: 'association',
    tier: 'candidate',
    x: pair.x,
    y: pair.y,
    lag_days: pair.lag,
    rho: roundTo(pair.rho, 3),
    n: pair.n,
    n_effective: roundTo(pair.nEffective, 1),
    p: figure(pair.p) ?? 1,
    q: figure(pair.q) ?? 1,
    statement: pairQuestion(pair),
    fact_ids: [id],
    declared_on: declaredOn,
    confirmed_on: null,
  };
}

function reasonForNone(week: Week): string {
  const tested = week.family.tested.length;
  if (tested === 0) return reasonForNoQuestion(week);
  return `Tested ${tested} ${tested === 1 ? 'question' : 'questions'}; none is settled. Most weeks nothing new is proven - that is normal.`;
}

function reasonForNoQuestion({ family: { refused } }: Week): string {
  if (refused.length === 0) return 'There are no two measures on record that we ask about together.';
  return refused.some(({ reason }) => reason === 'too_few_days')
    ? 'There are too few days yet to ask how the days hang together.'
    : 'The measures on record vary too little to ask how the days hang together.';
}
