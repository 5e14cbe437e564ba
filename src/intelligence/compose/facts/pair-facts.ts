import { isoDay } from '../../../common/calendar.js';
import { ASSOCIATION_DAYS } from '../../analysis/windows.js';
import type { AssociationResult } from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import type { Week } from '../week.js';
import { figure, formatDays, formatNumber, roundTo } from '../wording/format-value.js';
import { pairFactId, TESTS } from './fact-ids.js';
import type { Ledger } from './ledger.js';
import { makeFact } from './make-fact.js';

const PAIR_METHOD =
  'rank correlation of the days with both values, weekend effect removed, effective number of days';

/** The denominator of every finding, and one fact for each candidate. */
export function addPairFacts(ledger: Ledger, week: Week): void {
  const tested = week.family.tested.length;
  if (tested > 0) ledger.add(testsFact(tested, week));
  for (const pair of week.candidates) ledger.add(pairFact(pair, week));
}

function testsFact(tested: number, week: Week): Fact {
  return makeFact({
    id: TESTS,
    kind: 'tests',
    window: week.history,
    value: tested,
    unit: 'questions',
    display: [`${tested} ${tested === 1 ? 'question' : 'questions'}`],
    n: tested,
    method: 'pairs declared beforehand that had enough days to be asked',
  });
}

function pairFact(pair: AssociationResult, week: Week): Fact {
  return makeFact({
    id: pairFactId(pair),
    kind: 'association',
    metric: pair.y,
    window: week.history,
    value: roundTo(pair.rho, 2),
    unit: 'rho',
    display: [formatNumber(pair.rho, 2), formatDays(pair.n)],
    direction: pair.rho > 0 ? 'higher' : 'lower',
    certainty: 'lean',
    n: pair.n,
    method: PAIR_METHOD,
    p: figure(pair.p),
    q: figure(pair.q),
    evidence: [
      { series: pair.x, start: week.history.start, end: isoDay(week.weekOf - 1 - pair.lag) },
      { series: pair.y, start: isoDay(week.weekOf - ASSOCIATION_DAYS + pair.lag), end: week.history.end },
    ],
  });
}
