import { isoDay } from '../../../common/calendar.js';
import type { SymptomDays } from '../../analysis/symptoms/symptom-days.js';
import type { Week } from '../week.js';
import { figure, formatDays } from '../wording/format-value.js';
import { symptomDaysFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

const METHOD =
  'days with the symptom, of the days with a log of it; p of so many, or so few, after the eight weeks before (beta-binomial, days in clusters)';
const MONTHS_READ = 56;
/** One-sided: so many days, or so few, would rarely follow the weeks before. */
export const RARE_P = 0.01;

/** Adds the days of each symptom that was logged this week. */
export function addSymptomFacts(facts: FactList, week: Week): void {
  for (const one of week.symptoms) facts.add(symptomFact(one, week));
}

function symptomFact(
  { metric, week: now, last28, previous28, pMore, pFewer, freeStretch, weeksWith }: SymptomDays,
  week: Week,
) {
  return makeFact({
    id: symptomDaysFactId(metric.code),
    kind: 'symptom_days',
    metric: metric.code,
    window: week.period,
    value: now.count,
    unit: 'days',
    display: [
      `${now.count} of the ${formatDays(now.of)}`,
      `${now.count} of ${formatDays(now.of)}`,
      `${last28.count} of ${formatDays(last28.of)}`,
      `${previous28.count} of ${previous28.of}`,
      // The spans that the counts are of.
      'last four weeks',
      'four weeks before',
      formatDays(now.of),
      formatDays(freeStretch),
      `${weeksWith + 1} ${weeksWith === 0 ? 'week' : 'weeks'}`,
    ],
    direction: pMore <= RARE_P ? 'higher' : pFewer <= RARE_P ? 'lower' : null,
    n: now.of,
    method: METHOD,
    p: figure(Math.min(1, 2 * Math.min(pMore, pFewer))),
    evidence: [{ series: metric.code, start: isoDay(week.weekOf - MONTHS_READ), end: week.period.end }],
  });
}
