import { isoDay } from '../../../common/calendar.js';
import { USUAL_DAYS } from '../../analysis/series/usual-days.js';
import type { Fact } from '../../domain/artefacts.js';
import type { Conjunction, ConjunctionMember } from '../../domain/conjunction.js';
import type { Week } from '../week.js';
import { figure } from '../wording/format-value.js';
import { TOGETHER, togetherFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

const METHOD =
  "each measure's week against its eight weeks before, as standard normal variables; their sum (or their mean square) against that of earlier weeks";

const MEMBER_METHOD = "the measure's week against its eight weeks before, as a standard normal variable";

/** Adds the facts about a week in which many measures were out at once: the week, and each of the measures. */
export function addTogetherFacts(facts: FactList, week: Week): void {
  if (!week.conjunction) return;
  facts.add(togetherFact(week.conjunction, week));
  for (const member of week.conjunction.members) facts.add(memberFact(member, week));
}

function memberFact({ metric, direction, surprise }: ConjunctionMember, week: Week): Fact {
  return makeFact({
    id: togetherFactId(metric.code),
    kind: 'together',
    metric: metric.code,
    window: week.period,
    value: Math.round(surprise * 100) / 100,
    unit: '',
    display: [],
    direction,
    certainty: 'proven',
    n: USUAL_DAYS,
    method: MEMBER_METHOD,
    evidence: [{ series: metric.code, start: isoDay(week.firstDay - USUAL_DAYS), end: week.period.end }],
  });
}

function togetherFact({ members, of, size, p }: Conjunction, week: Week) {
  const start = isoDay(week.firstDay - USUAL_DAYS);
  return makeFact({
    id: TOGETHER,
    kind: 'together',
    window: week.period,
    value: Math.round(size * 100) / 100,
    unit: '',
    display: [`${members.length} of your ${of}`],
    certainty: 'proven',
    n: of,
    method: METHOD,
    p: figure(p),
    evidence: members.map(({ metric }) => ({ series: metric.code, start, end: week.period.end })),
  });
}
