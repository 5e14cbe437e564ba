import { message } from '../../../messages/message.js';
import { count as slotOfCount } from '../../../messages/slots.js';
import type { Fact } from '../../domain/artefacts.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { Week } from '../week.js';
import { formatDays, writtenPart } from '../wording/format-value.js';
import { LOGGED_DAYS, OPEN_DAYS, SUSPECT_VALUES } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

/** Number of days of the week that are not over yet in the person's time zone. */
export function openDays(week: Week): number {
  return week.weekOf - 1 - week.lastDay;
}

/** Adds the facts about how much there was to read, and what was left out of it. */
export function addCoverageFacts(facts: FactList, week: Week): void {
  if (week.hasHistory) facts.add(loggedDaysFact(week));
  const open = openDays(week);
  if (open > 0)
    facts.add(count(OPEN_DAYS, open, 'days', formatDays(open), 'days not over yet in your zone', week));
  const suspect = week.input.suspectCount;
  if (suspect > 0) {
    const display = writtenPart(message('notes.suspect_count', { values: slotOfCount(suspect) }));
    facts.add(
      count(SUSPECT_VALUES, suspect, 'values', display, 'values outside what the measure can be', week),
    );
  }
}

function loggedDaysFact(week: Week): Fact {
  return makeFact({
    id: LOGGED_DAYS,
    kind: 'coverage',
    window: week.period,
    value: week.loggedDays,
    unit: 'days',
    display: [`${week.loggedDays} of ${WEEK_DAYS} days`, formatDays(week.loggedDays)],
    n: week.loggedDays,
    method: 'days of the week with any record',
    evidence: week.series.map(({ metric }) => ({ series: metric.code, ...week.period })),
  });
}

function count(id: string, value: number, unit: string, display: string, method: string, week: Week): Fact {
  return makeFact({
    id,
    kind: 'coverage',
    window: week.period,
    value,
    unit,
    display: [display],
    n: value,
    method,
  });
}
