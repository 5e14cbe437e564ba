import { message, type MessageId } from '../../../messages/message.js';
import { isoDay } from '../../../common/calendar.js';
import type { Brief } from '../../domain/artefacts.js';
import { addCoverageFacts } from '../facts/coverage-facts.js';
import type { FactList } from '../facts/fact-list.js';
import { nothingOnRecord } from '../nothing-on-record.js';
import { thinness, THIN_REASONS, WEEK_LEFT_OUT } from '../thin-records.js';
import { isUrgent, isWeekLeftOut, type Week } from '../week.js';
import { briefId, GENERATOR } from './identity.js';
import { suggestExperiment } from './experiments.js';
import { discoveries, spotlight } from './findings.js';
import { lookAhead } from './looking-ahead.js';
import { notesOf } from './notes.js';
import { noticeSentence, routingStory, safetyNotices } from './safety.js';
import { briefStories } from './stories.js';
import { inWords, optionsOf, vary } from './sentence.js';
import { composeStory } from './story.js';
import { collectTopics } from './topics/collect-topics.js';
import type { Topic } from './topics/topic.js';
import { unreadDayFacts } from './unread-days.js';
import { weekStats } from './week-stats.js';

const GREETINGS: readonly MessageId[] = ['greeting.week', 'greeting.looked_like', 'greeting.calm'];

export interface ComposedBrief {
  brief: Brief;
  /** The keys of the reported topics, so that the next week does not repeat them. */
  reported: string[];
}

/** Composes the brief. The list already holds the facts of the metrics and pairs; the brief adds its own. */
export function composeBrief(week: Week, facts: FactList): ComposedBrief {
  addCoverageFacts(facts, week);
  for (const fact of unreadDayFacts(week)) facts.add(fact);
  const safety = safetyNotices(week, facts);
  return isUrgent(week) ? urgentBrief(week, facts, safety) : fullBrief(week, facts, safety);
}

function fullBrief(week: Week, facts: FactList, safety: Brief['safety']): ComposedBrief {
  const stats = weekStats(week, facts);
  const topics = collectTopics(week, facts);
  const notices = safety.map(noticeSentence);
  const { story, lead, inStory, measures } = composeStory(week, stats, topics, facts, notices);
  const cards = topics.filter((topic) => !inStory.includes(topic) && !isReportedBy(lead, topic));
  const found = discoveries(week, cards, facts);
  const suggestion = suggestExperiment(week, facts);
  const brief = briefOf(week, {
    safety,
    greeting: inWords(
      week,
      message(week.loggedDays === 0 ? 'greeting.morning' : vary(week, 'greeting', GREETINGS)),
    ),
    main_story: story,
    stories: briefStories(week, facts),
    discoveries: found.findings,
    experiments: suggestion.experiments,
    spotlight: spotlight(week, cards.slice(found.topics), measures, facts),
    week_stats: stats,
    looking_ahead: lookAhead(week, lead, facts),
  });
  const reported = [...reportedKeys([...inStory, ...cards.slice(0, found.topics)]), ...suggestion.keys];
  return { brief: { ...brief, facts: facts.list() }, reported };
}

/** A week of many measures reports each of them: their levels need no cards beside it. */
const isReportedBy = (lead: Topic | null, { kind, metrics }: Topic): boolean =>
  lead?.kind === 'conjunction' &&
  (kind === 'trend' || kind === 'episode') &&
  metrics.every((metric) => lead.metrics.includes(metric));

/** An urgent brief puts help first: the fixed notices, what was recorded, and nothing else. */
function urgentBrief(week: Week, facts: FactList, safety: Brief['safety']): ComposedBrief {
  const brief = briefOf(week, {
    safety,
    greeting: inWords(week, message('greeting.hello')),
    main_story: routingStory(week, safety),
    stories: briefStories(week, facts),
    discoveries: [],
    experiments: [],
    spotlight: null,
    week_stats: { ...weekStats(week, facts), best_day: null, worst_day: null },
    looking_ahead: { text: inWords(week, message('looking_ahead.kept')), fact_ids: [], ranges: [] },
  });
  return { brief: { ...brief, facts: facts.list() }, reported: [] };
}

type Parts = Omit<Brief, 'id' | 'status' | 'period' | 'notes' | 'blocked' | 'facts' | 'generator' | 'reason'>;

function briefOf(week: Week, parts: Parts): Brief {
  const reason = reasonForLittle(week);
  return {
    id: briefId(week.input.userId, week.weekOf),
    status: 'complete',
    period: week.period,
    ...parts,
    notes: notesOf(week),
    blocked: blockedDays(week),
    facts: [],
    generator: GENERATOR,
    ...optionsOf(week.input),
    ...(reason === null ? {} : { reason }),
  };
}

const blockedDays = ({ leftOut }: Week): Brief['blocked'] =>
  leftOut.flatMap(({ verdicts }) =>
    verdicts.map(({ metric, day, reason }) => ({ metric, date: isoDay(day), reason })),
  );

const reportedKeys = (topics: readonly Topic[]): string[] =>
  topics.flatMap(({ key }) => (key === null ? [] : [key]));

function reasonForLittle(week: Week): string | null {
  if (!week.hasHistory) return nothingOnRecord(week);
  if (week.loggedDays === 0)
    return inWords(week, isWeekLeftOut(week) ? WEEK_LEFT_OUT : message('reason.nothing_recorded'));
  const thin = thinness(week);
  return thin === null ? null : inWords(week, message(THIN_REASONS[thin]));
}
