import { isoDay } from '../../../common/calendar.js';
import type { Week } from '../week.js';
import { formatDays } from '../wording/format-value.js';
import { spokenDate } from '../wording/spoken-day.js';
import { blockedFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

/** Adds one fact per metric of which days are left out; its evidence has these days with the reason. */
export function addBlockedFacts(facts: FactList, week: Week): void {
  for (const { metric, verdicts, since } of week.leftOut)
    facts.add(
      makeFact({
        id: blockedFactId(metric.code),
        kind: 'coverage',
        metric: metric.code,
        window: { start: week.baseline.start, end: week.period.end },
        value: verdicts.length,
        unit: 'days',
        display: [formatDays(verdicts.length), ...(Number.isNaN(since) ? [] : [spokenDate(since)])],
        n: verdicts.length,
        method: 'days that are left out because they cannot be read as measurements of the same kind',
        evidence: [
          {
            series: metric.code,
            start: isoDay(verdicts[0].day),
            end: week.period.end,
          },
        ],
      }),
    );
}
