import { isoDay } from '../../../common/calendar.js';
import { USUAL_DAYS } from '../../analysis/series/usual-days.js';
import type { Conjunction } from '../../domain/conjunction.js';
import type { Week } from '../week.js';
import { figure } from '../wording/format-value.js';
import { TOGETHER } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

const METHOD =
  "each measure's week against its eight weeks before, as standard normal variables; their sum (or their mean square) against that of earlier weeks";

/** Adds the fact about a week in which many measures were out at once. */
export function addTogetherFact(facts: FactList, week: Week): void {
  if (week.conjunction) facts.add(togetherFact(week.conjunction, week));
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
