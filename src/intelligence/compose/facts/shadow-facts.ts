import { isoDay } from '../../../common/calendar.js';
import type { ShadowResult } from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import type { Week } from '../week.js';
import { figure, formatDays } from '../wording/format-value.js';
import { spokenDate } from '../wording/spoken-day.js';
import { silenceFactId, stoppedFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

type Stopped = Extract<ShadowResult, { kind: 'stopped' }>;
type Silence = Extract<ShadowResult, { kind: 'silent_after_bad_days' }>;

export const isStopped = (shadow: ShadowResult): shadow is Stopped => shadow.kind === 'stopped';

export const shadowFactId = (shadow: ShadowResult): string =>
  isStopped(shadow) ? stoppedFactId(shadow.metric.code) : silenceFactId(shadow.metric.code);

export function addShadowFacts(facts: FactList, week: Week): void {
  for (const shadow of week.shadows) facts.add(shadowFact(shadow, week));
}

function shadowFact(shadow: ShadowResult, week: Week): Fact {
  return isStopped(shadow) ? stoppedFact(shadow, week) : silenceFact(shadow, week);
}

function stoppedFact({ metric, lastDay, gap, p, recorded, of, from }: Stopped, week: Week): Fact {
  return makeFact({
    id: stoppedFactId(metric.code),
    kind: 'stopped',
    metric: metric.code,
    window: { start: isoDay(from), end: week.period.end },
    value: gap,
    unit: 'days',
    display: [spokenDate(lastDay), formatDays(gap), `${recorded} of ${formatDays(of)}`],
    n: recorded,
    method: 'how often a gap as long as this one follows a record, by your own gaps so far',
    p: figure(p),
    evidence: [{ series: metric.code, start: isoDay(from), end: week.period.end }],
  });
}

function silenceFact({ metric, afterBad, afterOther, from, p, q }: Silence, week: Week): Fact {
  const times = ({ silent, of }: { silent: number; of: number }): string => `${silent} of ${of}`;
  return makeFact({
    id: silenceFactId(metric.code),
    kind: 'silence',
    metric: metric.code,
    window: { start: isoDay(from), end: week.period.end },
    value: afterBad.silent / afterBad.of,
    unit: 'share',
    display: [`${times(afterBad)} times`, times(afterOther)],
    certainty: 'lean',
    n: afterBad.of + afterOther.of,
    method: "Fisher's exact test: a next day without a record, after bad days and after the others",
    p: figure(p),
    q: figure(q),
    evidence: [{ series: metric.code, start: isoDay(from), end: week.period.end }],
  });
}
