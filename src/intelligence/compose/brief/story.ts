import { message } from '../../../messages/message.js';
import { level, name, share } from '../../../messages/slots.js';
import { isSymptom } from '../../../observations/catalogue.js';
import { importanceOf } from '../../analysis/importance.js';
import type { Brief, Lead, LeadKind, Sentence } from '../../domain/artefacts.js';
import { metricFactId, LOGGED_DAYS, SYMPTOM_FREE } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { usualOf } from '../facts/usual-facts.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import { isCompared, type MovedTrend, type Week } from '../week.js';
import { reportLeftOut } from './left-out.js';
import { readFirst } from './safety.js';
import { assemble, noticeLead, say, tell, wordCount } from './sentence.js';
import { steadyWeek } from './steady-week.js';
import { isTooEarly, tooEarly, tooEarlyHeadline } from './too-early.js';
import type { Topic } from './topics/topic.js';

type Stats = Pick<Brief['week_stats'], 'symptom_free_days' | 'best_day'>;

/** People do not read a longer story. */
const MOST_WORDS = 115;
/** What continues beside the lead. */
const MOST_GOING_ON = 2;

export interface ComposedStory {
  story: Brief['main_story'];
  lead: Topic | null;
  /** The topics that the story has reported, the lead among them: they get no card. */
  inStory: readonly Topic[];
  /** Measures that it names. */
  measures: ReadonlySet<string>;
}

/**
 * The story of the week, its headline and its highlights. `sentences` holds every sentence of all three with its
 * facts; the narrative is some of these sentences, joined. Its order: notices, what leads, what is left out, what continues
 * or has come back, what held steady.
 *
 * @param topics the most important first
 * @param notices fixed sentences that come first
 */
export function composeStory(
  week: Week,
  stats: Stats,
  topics: readonly Topic[],
  facts: FactList,
  notices: readonly Sentence[],
): ComposedStory {
  const lead = topics.find(({ minor }) => !minor) ?? topics.find(isOfDays) ?? null;
  const goingOn = topics.filter((one) => one.kind === 'ongoing' && one !== lead).slice(0, MOST_GOING_ON);
  // Beside a red flag nothing is called as usual.
  const isSteady = !lead && notices.length === 0 && !isTooEarly(week);
  const steady = isSteady ? steadyWeek(week, facts) : null;
  // No soothing headline may appear above a notice.
  const headline =
    notices.length > 0 ? readFirst(week) : (lead?.headline ?? steady?.headline ?? tooEarlyHeadline(week));
  const narrative = [
    ...notices,
    ...shortened(
      narrate(week, lead, goingOn, steady?.story ?? (lead ? [] : plainWeek(week, facts, notices))),
      MOST_WORDS - wordCount(notices),
    ),
  ];
  return {
    story: assemble(headline, narrative, highlightsOf(week, stats), leadOf(lead, headline, notices)),
    lead,
    inStory: [...(lead ? [lead] : []), ...goingOn],
    measures: new Set([
      ...[...(lead ? [lead] : []), ...goingOn].flatMap(({ metrics }) => metrics),
      ...(steady?.metrics ?? []),
    ]),
  };
}

/** In a week without anything larger, days that were unlike the others are what there is to say. */
const isOfDays = ({ kind }: Topic): boolean => kind === 'symptom' || kind === 'episode';

const LEAD_KINDS: Readonly<Record<Topic['kind'], LeadKind>> = {
  experiment: 'experiment',
  conjunction: 'conjunction',
  symptom: 'symptom',
  trend: 'trend',
  episode: 'episode',
  change: 'change',
  drift: 'trend',
  ongoing: 'trend',
  confirmed: 'pattern',
  retired: 'pattern',
  stopped: 'quiet',
  silence: 'quiet',
};

function leadOf(lead: Topic | null, { fact_ids }: Sentence, notices: readonly Sentence[]): Lead {
  if (notices.length > 0) return noticeLead(notices);
  return {
    kind: lead ? LEAD_KINDS[lead.kind] : 'quiet',
    metrics: lead?.metrics ?? [],
    direction: lead?.direction ?? null,
    fact_ids,
  };
}

/** A week in which nothing is clear and nothing can be called steady: what its most important measure was. */
function plainWeek(week: Week, facts: FactList, notices: readonly Sentence[]): Sentence[] {
  if (notices.length > 0 || isTooEarly(week)) return [];
  const sentences = [tell(week, message('story.nothing_clear'))];
  const compared = week.trends
    .filter((trend) => isCompared(trend) && !isSymptom(trend.metric.code))
    .sort((a, b) => importanceOf(b.metric) - importanceOf(a.metric));
  for (const trend of compared) {
    const usual = usualOf(week, facts, trend.metric);
    if (!usual || usual.isOneValue) continue;
    const slots = {
      metric: name(trend.metric),
      week: level(trend.metric, trend.weekMean),
      usual: usual.slot,
    };
    sentences.push(tell(week, message('card.look', slots), [metricFactId(trend), usual.factId]));
    break;
  }
  return sentences;
}

/** A sentence and its weight. When the story is too long, the sentences with the least weight are left out first. */
interface Weighed {
  sentence: Sentence;
  weight: number;
}

const weighed = (weight: number, sentences: readonly Sentence[]): Weighed[] =>
  sentences.map((sentence) => ({ sentence, weight }));

const ALWAYS = 9;

function narrate(
  week: Week,
  lead: Topic | null,
  goingOn: readonly Topic[],
  steady: readonly Sentence[],
): Weighed[] {
  const early = tooEarly(week, lead);
  return [
    // The first sentence says it; where notices need the room, the last ones go first.
    ...(lead?.story ?? []).map((sentence, place) => ({
      sentence,
      weight: place === 0 ? ALWAYS : ALWAYS - place / 10,
    })),
    ...weighed(8, reportLeftOut(week)),
    ...weighed(
      6,
      goingOn.flatMap(({ story }) => story),
    ),
    ...weighed(ALWAYS, early),
    ...weighed(5, steady),
  ];
}

function shortened(sentences: Weighed[], mostWords: number): Sentence[] {
  let kept = sentences;
  while (wordCount(kept.map(({ sentence }) => sentence)) > mostWords) {
    const least = Math.min(...kept.map(({ weight }) => weight));
    if (least === ALWAYS) break;
    kept = kept.filter(({ weight }) => weight > least);
  }
  return kept.map(({ sentence }) => sentence);
}

function highlightsOf(week: Week, stats: Stats): Sentence[] {
  const highlights: Sentence[] = [];
  const free = stats.symptom_free_days;
  if (free && free.of >= MIN_WEEK_DAYS && free.count > 0)
    highlights.push(
      tell(week, message('highlight.symptom_free', { days: share({ count: free.count, of: free.of }) }), [
        SYMPTOM_FREE,
      ]),
    );
  const moved = week.proven
    .filter(({ trend }) => !isSymptom(trend.metric.code))
    .sort((a, b) => importanceOf(b.trend.metric) - importanceOf(a.trend.metric));
  if (moved.length > 0) highlights.push(beforeAndAfter(moved[0], week));
  if (stats.best_day && week.redFlags.length === 0)
    highlights.push(say(stats.best_day.why, stats.best_day.fact_ids));
  if (week.loggedDays > 0 && week.loggedDays < WEEK_DAYS)
    highlights.push(
      tell(week, message('highlight.logged', { days: share({ count: week.loggedDays, of: WEEK_DAYS }) }), [
        LOGGED_DAYS,
      ]),
    );
  return highlights;
}

/** Example: "Sleep: 7 h 12 min, against 6 h 40 min before". */
function beforeAndAfter({ trend }: MovedTrend, week: Week): Sentence {
  const { metric, weekMean, baselineMean } = trend;
  return tell(
    week,
    message('highlight.moved', {
      metric: name(metric),
      week: level(metric, weekMean),
      before: level(metric, baselineMean),
    }),
    [metricFactId(trend)],
  );
}
