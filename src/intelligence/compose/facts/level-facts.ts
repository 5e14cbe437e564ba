import { isoDay } from '../../../common/calendar.js';
import type { ChangeResult, LongViewResult } from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import { figure, formatChange, formatDays, roundTo, spellings } from '../wording/format-value.js';
import { spokenDate } from '../wording/spoken-day.js';
import { directionOf } from '../wording/voice.js';
import { changeFactId, longViewFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';
import { episodeFact } from './episode-facts.js';
import type { Week } from '../week.js';

const LONG_VIEW_METHOD =
  'slope of the days over the window; t test corrected for autocorrelation; the value is the change over the whole window';
const WEEKS_METHOD =
  "slope of the weeks' means over the window; t test corrected for autocorrelation; the value is the change over the whole window";
const CHANGE_METHOD =
  'the best single step in the whole history, its gain weighed against what autocorrelated noise alone would give';

/** Adds one fact for each slow drift, each lasting change and each episode of days far outside the usual. */
export function addLevelFacts(facts: FactList, week: Week): void {
  for (const view of week.longView) if (hasDrifted(view)) facts.add(longViewFact(view));
  for (const change of latestByMetric(week.changes)) facts.add(changeFact(change));
  for (const episode of week.episodes) facts.add(episodeFact(episode, week.firstDay));
}

export const hasDrifted = ({ word }: LongViewResult): boolean => word === 'higher' || word === 'lower';

/** The latest change of each metric: it ended the level that an earlier one began. */
export function latestByMetric(changes: readonly ChangeResult[]): ChangeResult[] {
  return changes.filter(
    ({ metric, since }) => !changes.some((other) => other.metric.code === metric.code && other.since > since),
  );
}

function longViewFact(view: LongViewResult): Fact {
  const { metric, change, interval95 } = view;
  const decimals = metric.decimals + 1;
  const window = { start: isoDay(view.from), end: isoDay(view.until) };
  return makeFact({
    id: longViewFactId(metric.code),
    kind: 'long_view',
    metric: metric.code,
    window,
    value: roundTo(change, decimals),
    unit: metric.unit,
    display: [formatChange(metric, Math.abs(change)), longWindow(view), formatDays(view.n)],
    direction: directionOf(view.word),
    certainty: 'proven',
    n: view.n,
    method: view.rhythm === 'weeks' ? WEEKS_METHOD : LONG_VIEW_METHOD,
    interval: [roundTo(interval95[0], decimals), roundTo(interval95[1], decimals)],
    p: figure(view.p),
    q: figure(view.q),
    evidence: [{ series: metric.code, ...window }],
  });
}

/** Example: "8 weeks". */
export const longWindow = ({ from, until }: LongViewResult): string =>
  `${Math.round((until - from + 1) / WEEK_DAYS)} weeks`;

function changeFact(change: ChangeResult): Fact {
  const { metric, interval95 } = change;
  const decimals = metric.decimals + 1;
  const window = { start: isoDay(change.from), end: isoDay(change.until) };
  return makeFact({
    id: changeFactId(metric.code),
    kind: 'change',
    metric: metric.code,
    window,
    value: roundTo(change.difference, decimals),
    unit: metric.unit,
    display: [
      spokenDate(change.since),
      ...spellings(metric, change.before),
      ...spellings(metric, change.after),
      formatDays(change.nBefore),
      formatDays(change.nAfter),
    ],
    direction: change.direction,
    certainty: 'proven',
    n: change.nBefore + change.nAfter,
    method: CHANGE_METHOD,
    interval: [roundTo(interval95[0], decimals), roundTo(interval95[1], decimals)],
    p: figure(change.p),
    evidence: [{ series: metric.code, ...window }],
  });
}
