import type { Brief, Sentence } from '../../domain/artefacts.js';
import { LOGGED_DAYS, SYMPTOM_FREE, TESTS } from '../facts/fact-ids.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import { isCompared, type MovedTrend, type Week } from '../week.js';
import { formatBesideName } from '../wording/format-value.js';
import { capitalise, voiceOf } from '../wording/voice.js';
import { tellChanges, factOf } from './changes.js';
import { say, vary } from './sentence.js';

type Stats = Pick<Brief['week_stats'], 'symptom_free_days' | 'best_day'>;

/**
 * The story of the week, its headline and its highlights. `sentences` holds every sentence of all three with its
 * facts; the narrative is nothing but some of them, joined.
 */
export function tellStory(week: Week, stats: Stats): Brief['main_story'] {
  const headline = say(headlineOf(week), week.proven.slice(0, 2).map(factOf));
  const narrative = narrate(week);
  const highlights = highlightsOf(week, stats);
  return {
    headline: headline.text,
    narrative: narrative.map(({ text }) => text).join(' '),
    week_highlights: highlights.map(({ text }) => text),
    sentences: [headline, ...narrative, ...highlights],
  };
}

function headlineOf(week: Week): string {
  const { proven, leaning } = week;
  if (proven.length > 0) return capitalise(`${proven.slice(0, 2).map(moreOrLess).join(' and ')} this week`);
  if (!week.hasHistory) return 'Nothing on record for these weeks';
  if (week.loggedDays === 0) return 'A week without records';
  if (!week.trends.some(isCompared))
    return vary(week, 'headline', ['A few days on record', 'Some days on record, and no claims yet']);
  if (leaning.length > 0) return `A steady week, perhaps with ${moreOrLess(leaning[0])}`;
  return vary(week, 'headline', [
    'A steady week',
    'A week much like the ones before',
    'A week close to your usual',
  ]);
}

function moreOrLess({ trend, direction }: MovedTrend): string {
  const voice = voiceOf(trend.metric);
  return direction === 'higher' ? voice.more : voice.less;
}

function narrate(week: Week): Sentence[] {
  if (!week.hasHistory)
    return [
      say('There are no records here to tell you about. That is fine: this page fills as records come in.'),
    ];
  if (week.loggedDays === 0)
    return [
      say('No day of this week has a record, so there is nothing to compare. Your earlier days are kept.'),
    ];
  const compared = week.trends.filter(isCompared).length;
  const opening = say(coverageWords(week), [LOGGED_DAYS]);
  if (compared === 0) return [opening, say(TOO_EARLY)];
  return [opening, ...tellChanges(week), ...rest(week, compared), ...questions(week)];
}

const TOO_EARLY =
  'There are too few days to know what is usual for you. So we compare nothing yet, and claim nothing.';

function coverageWords(week: Week): string {
  if (week.loggedDays === WEEK_DAYS)
    return vary(week, 'coverage', [
      'You have records for every day of the week.',
      'Every day of the week has a record.',
    ]);
  return week.loggedDays >= 5
    ? 'You have records for most days of the week.'
    : 'You have records for a few days of the week.';
}

function rest(week: Week, compared: number): Sentence[] {
  const moved = week.proven.length + week.leaning.length;
  const sentences: Sentence[] = [];
  if (moved === 0) sentences.push(say('What we could compare was about the same as in the weeks before.'));
  else if (compared > moved) sentences.push(say('The rest was about the same as in the weeks before.'));
  if (compared < week.trends.length) sentences.push(say('Some measures have too few days to compare yet.'));
  return sentences;
}

function questions(week: Week): Sentence[] {
  const tested = week.family.tested.length;
  if (tested === 0) return [];
  const asked = `We tested ${tested} ${tested === 1 ? 'question' : 'questions'} about how your days hang together`;
  if (week.candidates.length > 0)
    return [
      say(`${asked}; none is settled, but there ${hints(week.candidates.length)} worth watching.`, [TESTS]),
    ];
  return [say(`${asked}; none is settled. Most weeks nothing new is proven, and that is normal.`, [TESTS])];
}

const hints = (candidates: number): string => (candidates === 1 ? 'is a hint' : 'are hints');

function highlightsOf(week: Week, stats: Stats): Sentence[] {
  const highlights: Sentence[] = [];
  if (stats.symptom_free_days)
    highlights.push(say(`Free of symptoms on ${stats.symptom_free_days.display}`, [SYMPTOM_FREE]));
  if (week.proven.length > 0) highlights.push(beforeAndAfter(week.proven[0]));
  if (stats.best_day) highlights.push(say(stats.best_day.why, stats.best_day.fact_ids));
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
