import { isMedication } from '../../../observations/catalogue.js';
import type { Brief, Sentence } from '../../domain/artefacts.js';
import { LOGGED_DAYS, SYMPTOM_FREE } from '../facts/fact-ids.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import { isAllSuspect, isCompared, type MovedTrend, type Week } from '../week.js';
import { formatBesideName } from '../wording/format-value.js';
import { voiceOf } from '../wording/voice.js';
import { tellLeans, tellOthers, factOf } from './changes.js';
import { hasDrifted } from '../facts/level-facts.js';
import { READ_FIRST } from './safety.js';
import { tellContinuity } from './continuity.js';
import { assemble, say, vary, wordCount } from './sentence.js';
import type { Topic } from './topics/topic.js';

type Stats = Pick<Brief['week_stats'], 'symptom_free_days' | 'best_day'>;

/** A story longer than this is not read. */
const MOST_WORDS = 115;

/**
 * The story of the week, its headline and its highlights. `sentences` holds every sentence of all three with its
 * facts; the narrative is nothing but some of them, joined.
 *
 * @param lead what the story is about; null: nothing stands out
 * @param told measures that the story or a card tells of: they are neither "perhaps" nor "the rest"
 * @param notices fixed sentences that come first
 */
export function tellStory(
  week: Week,
  stats: Stats,
  lead: Topic | null,
  told: ReadonlySet<string>,
  notices: readonly Sentence[],
): Brief['main_story'] {
  // Nothing soothing stands above a notice.
  const headline = notices.length > 0 ? READ_FIRST : (lead?.headline ?? say(quietHeadline(week)));
  const narrative = [...notices, ...shortened(narrate(week, lead, told), MOST_WORDS - wordCount(notices))];
  return assemble(headline, narrative, highlightsOf(week, stats));
}

function quietHeadline(week: Week): string {
  if (isAllSuspect(week)) return 'Records that cannot be read yet';
  if (!week.hasHistory) return 'Nothing on record for these weeks';
  if (week.loggedDays === 0) return 'A week without records';
  if (!week.trends.some(isCompared))
    return week.loggedDays >= MIN_WEEK_DAYS ? 'Your records so far' : 'A few days on record';
  // What was told before may go on.
  if (week.changes.length + week.longView.filter(hasDrifted).length + week.episodes.length > 0)
    return 'Nothing new this week';
  // That nothing was seen is said; that nothing changed nobody knows.
  return vary(week, 'headline', [
    'Nothing stands out this week',
    'A week within your usual ups and downs',
    'No clear change this week',
  ]);
}

/** A sentence, and how much would be missing without it: the least important ones go first when the story is too long. */
interface Weighed {
  sentence: Sentence;
  weight: number;
}

const weighed = (weight: number, sentences: readonly Sentence[]): Weighed[] =>
  sentences.map((sentence) => ({ sentence, weight }));

const ALWAYS = 9;

function narrate(week: Week, lead: Topic | null, told: ReadonlySet<string>): Weighed[] {
  const early = tooEarly(week, lead);
  const opening = [say(coverageWords(week), [LOGGED_DAYS])];
  if (early.length > 0)
    return week.loggedDays === 0
      ? weighed(ALWAYS, early)
      : [...weighed(1, opening), ...weighed(ALWAYS, lead?.story ?? []), ...weighed(ALWAYS, early)];
  return [
    ...weighed(1, opening),
    ...weighed(ALWAYS, lead?.story ?? []),
    ...weighed(4, tellContinuity(week, lead, told)),
    ...weighed(8, tellOthers(week, lead?.metric ?? null)),
    // Without the leans "the rest" would not be the rest: it goes before them.
    ...weighed(7, tellLeans(week, told)),
    ...weighed(3, rest(week, lead)),
    ...weighed(2, openMeasures(week)),
  ];
}

function tooEarly(week: Week, lead: Topic | null): Sentence[] {
  if (isAllSuspect(week))
    return [
      say(
        'Values came in, but none of them could be right as written. A unit may be wrong where they come from.',
      ),
    ];
  if (!week.hasHistory)
    return [
      say('There are no records here to tell you about. That is fine: this page fills as records come in.'),
    ];
  if (week.loggedDays === 0)
    return [
      say('No day of this week has a record, so there is nothing to compare. Your earlier days are kept.'),
    ];
  if (week.trends.some(isCompared)) return [];
  if (week.series.every(({ metric }) => isMedication(metric.code)))
    return [say('Medicines are counted here and never compared, so there is nothing more to say.')];
  return [
    say(
      lead
        ? 'There are too few days in the last weeks to compare the week as a whole.'
        : 'There are too few days in these weeks to know what is usual for you. So we compare nothing yet, and claim nothing.',
    ),
  ];
}

function shortened(told: Weighed[], mostWords: number): Sentence[] {
  let kept = told;
  while (wordCount(kept.map(({ sentence }) => sentence)) > mostWords) {
    const least = Math.min(...kept.map(({ weight }) => weight));
    if (least === ALWAYS) break;
    kept = kept.filter(({ weight }) => weight > least);
  }
  return kept.map(({ sentence }) => sentence);
}

function coverageWords(week: Week): string {
  if (week.loggedDays === WEEK_DAYS)
    return vary(week, 'coverage', [
      'You have records for every day of the week.',
      'There is a record for every day of the week.',
    ]);
  if (week.loggedDays === 1) return 'You have records for a day of the week.';
  return week.loggedDays >= 5
    ? 'You have records for most days of the week.'
    : 'You have records for a few days of the week.';
}

/**
 * What did not move, as what is left of what could be compared. Not said where something else than the lead did: far out on
 * some days, drifting, on another level for some weeks.
 */
function rest(week: Week, lead: Topic | null): Sentence[] {
  if (week.redFlags.length > 0) return [];
  const moved = [...week.proven, ...week.leaning].map(({ trend }) => trend.metric.code);
  const isStill = ({ metric }: { metric: { code: string } }): boolean => !moved.includes(metric.code);
  const out = [...week.episodes, ...week.changes, ...week.longView.filter(hasDrifted)];
  if (!week.trends.filter(isCompared).some(isStill) || out.some(({ metric }) => metric.code !== lead?.metric))
    return [];
  // A pattern is about no level: nothing is left over from it.
  const isFirst = moved.length === 0 && (!lead || lead.direction === null);
  return [
    say(`${isFirst ? 'What we could compare' : 'The rest'} did not move beyond its usual ups and downs.`),
  ];
}

function openMeasures(week: Week): Sentence[] {
  const comparable = week.trends.filter(({ metric }) => !isMedication(metric.code));
  if (comparable.every(isCompared)) return [];
  return [say('Some measures have too few days to compare yet.')];
}

function highlightsOf(week: Week, stats: Stats): Sentence[] {
  const highlights: Sentence[] = [];
  const free = stats.symptom_free_days;
  if (free && free.of >= MIN_WEEK_DAYS && free.count > 0)
    highlights.push(say(`Free of symptoms on ${free.display}`, [SYMPTOM_FREE]));
  if (week.proven.length > 0) highlights.push(beforeAndAfter(week.proven[0]));
  if (stats.best_day && week.redFlags.length === 0)
    highlights.push(say(stats.best_day.why, stats.best_day.fact_ids));
  if (week.loggedDays > 0 && week.loggedDays < WEEK_DAYS)
    highlights.push(say(`Records on ${week.loggedDays} of ${WEEK_DAYS} days`, [LOGGED_DAYS]));
  return highlights;
}

/** "Sleep: 7 h 12 min, against 6 h 40 min before" */
function beforeAndAfter(moved: MovedTrend): Sentence {
  const { metric, weekMean, baselineMean } = moved.trend;
  const text = `${voiceOf(metric).subject}: ${formatBesideName(metric, weekMean)}, against ${formatBesideName(metric, baselineMean)} before`;
  return say(text, [factOf(moved)]);
}
