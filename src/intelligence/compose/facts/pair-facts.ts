import { isoDay } from '../../../common/calendar.js';
import { ASSOCIATION_DAYS } from '../../analysis/windows.js';
import type {
  AssociationResult,
  ClosestQuestion,
  DeclaredPair,
  LadderPair,
  LadderResult,
} from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import type { ReportedPair } from '../reported-pairs.js';
import { compareCodes, type Week } from '../week.js';
import { effectWords } from '../wording/effect-words.js';
import { figure, formatDays, formatNumber, roundTo } from '../wording/format-value.js';
import { spokenDate } from '../wording/spoken-day.js';
import { CLOSEST, confirmationFactId, effectFactId, pairFactId, TESTS } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

const PAIR_METHOD =
  'rank correlation of the days with both values, weekend effect removed, effective number of days';
const CONFIRMATION_METHOD =
  'the same correlation, asked once, on nothing but the days since the pattern was first seen';
const FREQUENCY_METHOD =
  "how often, on the two kinds of days; the interval (Wilson's, 95 %) is that of the first";
const DIFFERENCE_METHOD =
  'Hodges-Lehmann difference between the two kinds of days, with a 95 % interval from the effective number of days';

/** Adds the number of questions, which is the denominator of every finding, and what is known of each reported pair. */
export function addPairFacts(facts: FactList, week: Week): void {
  if (week.tested > 0) facts.add(testsFact(week));
  if (week.closest) facts.add(closestFact(week.closest, week));
  for (const result of [...week.confirmed, ...week.candidates, ...week.retired])
    addLadderFacts(facts, result, week);
  for (const { pair, association } of week.withdrawn) facts.add(withdrawnFact(pair, association, week));
}

function addLadderFacts(facts: FactList, result: ReportedPair, week: Week): void {
  const { association, confirmation, effect } = result;
  facts.add(association ? pairFact(result, association, week) : rememberedFact(result, week));
  if (confirmation) facts.add(confirmationFact(result, confirmation, week));
  if (association && effect) facts.add(effectFact(result, association, week));
}

/** The ids of those facts about a pair that exist. */
export const pairFactIds = (pair: DeclaredPair, facts: FactList): string[] =>
  facts.knownIds(pairFactId(pair), confirmationFactId(pair), effectFactId(pair));

function testsFact(week: Week): Fact {
  const settled = week.confirmed.length;
  return makeFact({
    id: TESTS,
    kind: 'tests',
    window: week.history,
    value: week.tested,
    unit: 'questions',
    display: [questions(week.tested), ...(settled > 0 ? [patternsSettled(settled)] : [])],
    n: week.tested,
    method: 'questions declared beforehand that had enough days to be asked',
    evidence: askedSeries(week).map((series) => ({ series, ...week.history })),
  });
}

/** Every measure that took part in a question, once. */
function askedSeries({ family, silencesTested }: Week): string[] {
  const codes = family.tested.flatMap(({ x, y }) => [x, y]);
  return [...new Set([...codes, ...silencesTested])].sort(compareCodes);
}

/** Examples: "1 pattern is", "3 patterns are". Some of them may not be among this week's questions. */
export const patternsSettled = (count: number): string =>
  count === 1 ? '1 pattern is' : `${count} patterns are`;

export const questions = (count: number): string => `${count} ${count === 1 ? 'question' : 'questions'}`;

function closestFact({ pair, weeks }: ClosestQuestion, week: Week): Fact {
  return makeFact({
    id: CLOSEST,
    kind: 'tests',
    window: week.history,
    value: weeks,
    unit: 'weeks',
    display: [moreWeeks(weeks)],
    n: pair.n,
    method: 'days the strongest open question would still need, if it went on as it has so far',
    p: figure(pair.p),
    q: figure(pair.q),
    evidence: windowsOf(pair, week),
  });
}

/** Example: "about 3 more weeks". */
export const moreWeeks = (weeks: number): string =>
  weeks === 1 ? 'about 1 more week' : `about ${weeks} more weeks`;

function pairFact({ pair }: LadderResult, association: AssociationResult, week: Week): Fact {
  return makeFact({
    id: pairFactId(pair),
    kind: 'association',
    metric: pair.y,
    window: week.history,
    value: roundTo(association.rho, 2),
    unit: 'rho',
    display: [formatNumber(association.rho, 2), formatDays(association.n), spokenDate(pair.declaredOn)],
    // A pattern that is no longer seen is reported as it was; this week's figures may say nothing.
    direction: (pair.stage === 'retired' ? pair.sign : association.rho) > 0 ? 'higher' : 'lower',
    certainty: CERTAINTY[pair.stage],
    n: association.n,
    method: PAIR_METHOD,
    p: figure(association.p),
    q: figure(association.q),
    evidence: windowsOf(pair, week),
  });
}

/** Of a question that is not asked any more, it says in which direction it was asked. */
function withdrawnFact(pair: LadderPair, association: AssociationResult | null, week: Week): Fact {
  const result = { pair, association, confirmation: null, isNew: false };
  const fact = association ? pairFact(result, association, week) : rememberedFact(result, week);
  const evidence = [pair.x, pair.y]
    .filter((code) => week.series.some(({ metric }) => metric.code === code))
    .map((series) => ({ series, ...week.history }));
  return {
    ...fact,
    direction: pair.sign > 0 ? 'higher' : 'lower',
    certainty: 'none',
    evidence: fact.evidence.length > 0 ? fact.evidence : evidence,
  };
}

const CERTAINTY = { watched: 'lean', candidate: 'lean', confirmed: 'proven', retired: 'none' } as const;

/** The fact for a pattern that too few days allow to ask again this week: it says what the pattern was. */
function rememberedFact({ pair }: LadderResult, week: Week): Fact {
  return makeFact({
    id: pairFactId(pair),
    kind: 'association',
    metric: pair.y,
    window: week.history,
    value: null,
    unit: 'rho',
    display: [spokenDate(pair.declaredOn)],
    direction: pair.sign > 0 ? 'higher' : 'lower',
    certainty: CERTAINTY[pair.stage],
    n: 0,
    method: 'asked in earlier weeks; there are too few days to ask again this week',
  });
}

function confirmationFact(
  { pair }: LadderResult,
  { rho, n, p }: NonNullable<LadderResult['confirmation']>,
  week: Week,
): Fact {
  const start = isoDay(pair.declaredOn);
  return makeFact({
    id: confirmationFactId(pair),
    kind: 'association',
    metric: pair.y,
    window: { start, end: week.period.end },
    value: roundTo(rho, 2),
    unit: 'rho',
    display: [`${n} new days`],
    direction: rho > 0 ? 'higher' : 'lower',
    certainty: 'proven',
    n,
    method: CONFIRMATION_METHOD,
    p: figure(p),
    evidence: windowsOf(pair, week, pair.declaredOn),
  });
}

function effectFact({ pair, effect }: ReportedPair, association: AssociationResult, week: Week): Fact {
  const words = effectWords(pair, association.rho, effect!);
  return makeFact({
    id: effectFactId(pair),
    kind: 'association',
    metric: pair.y,
    window: week.history,
    value: words.value,
    unit: words.unit,
    display: words.display,
    direction: association.rho > 0 ? 'higher' : 'lower',
    certainty: CERTAINTY[pair.stage],
    n: association.n,
    method: effect!.kind === 'frequencies' ? FREQUENCY_METHOD : DIFFERENCE_METHOD,
    interval: words.interval,
    evidence: windowsOf(pair, week),
  });
}

/** Places that belong together are equally far from the start of their window. */
function windowsOf(
  { x, y, lag }: DeclaredPair,
  week: Week,
  from = week.weekOf - ASSOCIATION_DAYS,
): Fact['evidence'] {
  return [
    { series: x, start: isoDay(from), end: isoDay(week.weekOf - 1 - lag) },
    { series: y, start: isoDay(from + lag), end: isoDay(week.weekOf - 1) },
  ];
}
