import { isMedication } from '../../../observations/catalogue.js';
import type { Brief, Sentence } from '../../domain/artefacts.js';
import { issueFactId, LOGGED_DAYS, SYMPTOM_FREE, TESTS } from '../facts/fact-ids.js';
import type { Ledger } from '../facts/ledger.js';
import { toldFirst, type WarningSymptom, warningSymptoms } from '../warning-symptoms.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import { isAllSuspect, isCompared, type MovedTrend, type Week } from '../week.js';
import { formatBesideName, formatDays } from '../wording/format-value.js';
import { capitalise, voiceOf } from '../wording/voice.js';
import { tellChanges, factOf } from './changes.js';
import { say, vary } from './sentence.js';

type Stats = Pick<Brief['week_stats'], 'symptom_free_days' | 'best_day'>;

/**
 * The story of the week, its headline and its highlights. `sentences` holds every sentence of all three with its
 * facts; the narrative is nothing but some of them, joined.
 */
export function tellStory(week: Week, stats: Stats, ledger: Ledger): Brief['main_story'] {
  const warnings = warningSymptoms(week).filter(toldFirst);
  const headline = say(
    headlineOf(week, warnings),
    warnings.length > 0 ? [] : week.proven.slice(0, 2).map(factOf),
  );
  const narrative = [...tellWarnings(warnings, ledger), ...narrate(week)];
  const highlights = highlightsOf(week, stats);
  return {
    headline: headline.text,
    narrative: narrative.map(({ text }) => text).join(' '),
    week_highlights: highlights.map(({ text }) => text),
    sentences: [headline, ...narrative, ...highlights],
  };
}

function headlineOf(week: Week, warnings: readonly WarningSymptom[]): string {
  const { proven, leaning } = week;
  if (warnings.length > 0) return `You logged ${warnings[0].metric.label} this week`;
  if (proven.length > 0) return capitalise(`${proven.slice(0, 2).map(moreOrLess).join(' and ')} this week`);
  if (isAllSuspect(week)) return 'Records that cannot be read yet';
  if (!week.hasHistory) return 'Nothing on record for these weeks';
  if (week.loggedDays === 0) return 'A week without records';
  if (!week.trends.some(isCompared))
    return vary(week, 'headline', ['A few days on record', 'Some days on record, and no claims yet']);
  if (leaning.length > 0) return `Perhaps ${moreOrLess(leaning[0])} this week`;
  // That nothing was seen is said; that nothing changed nobody knows.
  return vary(week, 'headline', [
    'Nothing stands out this week',
    'A week within your usual ups and downs',
    'No clear change this week',
  ]);
}

function moreOrLess({ trend, direction }: MovedTrend): string {
  const voice = voiceOf(trend.metric);
  return direction === 'higher' ? voice.more : voice.less;
}

function narrate(week: Week): Sentence[] {
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
  const compared = week.trends.filter(isCompared).length;
  const opening = say(coverageWords(week), [LOGGED_DAYS]);
  if (compared === 0) return [opening, say(TOO_EARLY)];
  return [opening, ...tellChanges(week), ...rest(week, compared), ...questions(week)];
}

/** At most so many warnings by name; all of them stand under the body systems. */
const WARNINGS_NAMED = 2;

/** Before anything else, plainly, and with no judgement of ours. */
function tellWarnings(warnings: readonly WarningSymptom[], ledger: Ledger): Sentence[] {
  if (warnings.length === 0) return [];
  const told = warnings.slice(0, WARNINGS_NAMED).map((warning) => {
    const days = `${warning.present} of ${formatDays(warning.days)}`;
    return say(
      `You logged ${warning.metric.label} on ${days}.`,
      ledger.ids(issueFactId(warning.system, warning.metric.code)),
    );
  });
  return [
    ...told,
    say(
      warnings[0].urgent
        ? 'This page cannot judge symptoms. If one is severe, new or worries you, please get medical help now.'
        : 'This page cannot judge symptoms. If it goes on or worries you, a doctor is the one to ask.',
    ),
  ];
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
  if (moved === 0) sentences.push(say('What we could compare did not move beyond its usual ups and downs.'));
  else if (compared > moved) sentences.push(say('The rest did not move beyond its usual ups and downs.'));
  const comparable = week.trends.filter(({ metric }) => !isMedication(metric.code)).length;
  if (compared < comparable) sentences.push(say('Some measures have too few days to compare yet.'));
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
