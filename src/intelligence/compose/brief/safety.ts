import { isoDay } from '../../../common/calendar.js';
import type { Brief, SafetyNotice, Sentence } from '../../domain/artefacts.js';
import type { RedFlag } from '../../domain/analysis.js';
import { message } from '../../../messages/message.js';
import { helpWays } from '../../../safety/categories.js';
import { redFlagFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { makeFact } from '../facts/make-fact.js';
import type { Week } from '../week.js';
import { formatDays } from '../wording/format-value.js';
import type { HelpContact } from '../../../safety/crisis-line.js';
import { helpText, noticeText } from './safety-words.js';
import { assemble, inWords, type Listener, noticeLead, tell } from './sentence.js';

/** What the notices of a week are made from. A fallback brief has no series. */
export interface FlaggedWeek {
  redFlags: readonly RedFlag[];
  series: Week['series'];
  input: Pick<Week['input'], 'timeZone' | 'locale' | 'units'>;
  period: Week['period'];
}

/** At most this many notices that are not urgent are shown; urgent notices are never left out. */
const MOST_SOON = 2;

/** The week's red flags in fixed words, the urgent ones first, one notice per category. */
export function safetyNotices(week: FlaggedWeek, facts: FactList): SafetyNotice[] {
  const notices: SafetyNotice[] = [];
  for (const flag of [...week.redFlags].sort(urgentFirst)) {
    const id = addFlagFact(flag, week, facts);
    const known = notices.find(({ category }) => category === flag.category);
    if (known) known.fact_ids.push(id);
    else notices.push(noticeOf(flag, week, id));
  }
  const urgent = notices.filter(({ urgency }) => urgency === 'urgent');
  return [...urgent, ...notices.filter(({ urgency }) => urgency === 'soon').slice(0, MOST_SOON)];
}

function noticeOf({ category, urgency }: RedFlag, week: FlaggedWeek, factId: string): SafetyNotice {
  const { timeZone } = week.input;
  const last = Math.max(
    ...week.redFlags.filter((flag) => flag.category === category).flatMap(({ days }) => days),
  );
  // Of an earlier week: its record came in late, or the person has a brief every second week.
  const isLate = isoDay(last) < week.period.start;
  const contacts = helpWays(category, timeZone).map((way): HelpContact => ({
    label: inWords(week, helpText(way)),
    href: way.href,
  }));
  return {
    category,
    urgency,
    ...(contacts.length === 0 ? {} : { contacts }),
    ...tell(week, noticeText(category, timeZone, isLate ? last : null), [factId]),
  };
}

function urgentFirst(a: RedFlag, b: RedFlag): number {
  if (a.urgency !== b.urgency) return a.urgency === 'urgent' ? -1 : 1;
  return a.category < b.category ? -1 : a.category > b.category ? 1 : 0;
}

/** Adds what a text or a record said, with its day. Of a free text only the day is known. */
function addFlagFact(flag: RedFlag, week: FlaggedWeek, facts: FactList): string {
  const id = redFlagFactId(flag.category, flag.metric ?? 'note');
  if (facts.knownIds(id).length > 0) return id;
  const kept = flag.metric !== null && week.series.some(({ metric }) => metric.code === flag.metric);
  facts.add(
    makeFact({
      id,
      kind: 'red_flag',
      metric: flag.metric,
      window: { start: isoDay(flag.days[0]), end: week.period.end },
      value: flag.days.length,
      unit: 'days',
      display: [formatDays(flag.days.length)],
      n: flag.days.length,
      method:
        flag.metric === null
          ? 'found in what you wrote on these days; the text itself is not kept'
          : 'found in what you logged, by a fixed list',
      evidence: kept
        ? [
            {
              series: flag.metric!,
              start: isoDay(flag.days[0]),
              end: isoDay(flag.days[flag.days.length - 1]),
            },
          ]
        : [],
    }),
  );
  return id;
}

export const readFirst = (week: { input: Listener }): Sentence => tell(week, message('safety.read_first'));

/** The fixed words of a notice, as a sentence. */
export const noticeSentence = ({ message: id, slots, text, fact_ids }: SafetyNotice): Sentence => ({
  message: id,
  slots,
  text,
  fact_ids,
});

/** The story of an urgent brief: it points to help. */
export function routingStory(
  week: { input: Listener },
  notices: readonly SafetyNotice[],
): Brief['main_story'] {
  return assemble(readFirst(week), notices.map(noticeSentence), [], noticeLead(notices));
}
