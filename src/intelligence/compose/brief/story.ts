import { isMedication } from '../../../observations/catalogue.js';
import type { Brief, Sentence } from '../../domain/artefacts.js';
import { LOGGED_DAYS, SYMPTOM_FREE } from '../facts/fact-ids.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import { hasReason } from '../left-out.js';
import { type Thinness, thinness } from '../thin-records.js';
import { isAllSuspect, isCompared, isWeekLeftOut, type MovedTrend, type Week } from '../week.js';
import { formatBesideName } from '../wording/format-value.js';
import { voiceOf } from '../wording/voice.js';
import { reportLeans, reportOthers, factOf } from './changes.js';
import { hasDrifted } from '../facts/level-facts.js';
import { readFirst } from './safety.js';
import { reportLeftOut } from './left-out.js';
import { reportContinuity } from './continuity.js';
import { assemble, say, vary, wordCount } from './sentence.js';
import type { Topic } from './topics/topic.js';

type Stats = Pick<Brief['week_stats'], 'symptom_free_days' | 'best_day'>;

/** People do not read a longer story. */
const MOST_WORDS = 115;

/**
 * The story of the week, its headline and its highlights. `sentences` holds every sentence of all three with its
 * facts; the narrative is some of these sentences, joined.
 *
 * @param lead the subject of the story; null when nothing is remarkable
 * @param reported measures that the story or a card reports: they belong neither to "perhaps" nor to "the rest"
 * @param notices fixed sentences that come first
 */
export function composeStory(
  week: Week,
  stats: Stats,
  lead: Topic | null,
  reported: ReadonlySet<string>,
  notices: readonly Sentence[],
): Brief['main_story'] {
  // No soothing headline may appear above a notice.
  const headline = notices.length > 0 ? readFirst(week) : (lead?.headline ?? say(quietHeadline(week)));
  const narrative = [
    ...notices,
    ...shortened(narrate(week, lead, reported), MOST_WORDS - wordCount(notices)),
  ];
  return assemble(headline, narrative, highlightsOf(week, stats));
}

function quietHeadline(week: Week): string {
  if (isAllSuspect(week)) return 'Records that cannot be read yet';
  if (!week.hasHistory) return 'Nothing on record for these weeks';
  if (week.loggedDays === 0) {
    if (isWeekLeftOut(week)) return 'Records that cannot be read yet';
    return week.input.suspectCount > 0 ? 'A week without readable records' : 'A week without records';
  }
  const thin = thinness(week);
  if (thin !== null) return thinHeadline(thin, week);
  // What was reported in an earlier week may continue.
  if (week.changes.length + week.longView.filter(hasDrifted).length + week.episodes.length > 0)
    return 'Nothing new this week';
  // We may say that we saw no change, but we cannot know that nothing changed.
  return vary(week, 'headline', [
    'Nothing stands out this week',
    'A week within your usual ups and downs',
    'No clear change this week',
  ]);
}

function thinHeadline(thin: Thinness, week: Week): string {
  switch (thin) {
    case 'cut':
      return cutHeadline(week);
    case 'thin_week':
      return 'A week with few records';
    case 'weekly':
      return 'Nothing new this week';
    case 'new_measures':
      return 'Something new on record';
    case 'after_a_break':
      return 'Back on record';
    case 'new_person':
      return week.loggedDays >= MIN_WEEK_DAYS ? 'Your records so far' : 'A few days on record';
  }
}

function cutHeadline(week: Week): string {
  const cut = week.leftOut.filter(({ isCut }) => isCut);
  if (cut.some((one) => hasReason(one, 'scale'))) return 'Answers on another scale';
  return cut.some((one) => hasReason(one, 'other_source'))
    ? 'Another device or app recorded this week'
    : 'A week without days to compare it with';
}

/** A sentence and its weight. When the story is too long, the sentences with the least weight are left out first. */
interface Weighed {
  sentence: Sentence;
  weight: number;
}

const weighed = (weight: number, sentences: readonly Sentence[]): Weighed[] =>
  sentences.map((sentence) => ({ sentence, weight }));

const ALWAYS = 9;

function narrate(week: Week, lead: Topic | null, reported: ReadonlySet<string>): Weighed[] {
  const early = tooEarly(week, lead);
  const opening = [say(coverageWords(week), [LOGGED_DAYS])];
  if (early.length > 0)
    return week.loggedDays === 0
      ? weighed(ALWAYS, early)
      : [
          ...weighed(1, opening),
          ...weighed(ALWAYS, lead?.story ?? []),
          ...weighed(8, reportLeftOut(week)),
          ...weighed(ALWAYS, early),
        ];
  return [
    ...weighed(1, opening),
    ...weighed(ALWAYS, lead?.story ?? []),
    ...weighed(8, reportLeftOut(week)),
    ...weighed(4, reportContinuity(week, lead, reported)),
    ...weighed(8, reportOthers(week, lead?.metric ?? null)),
    // "The rest" is only true when the possible changes are named, so the rest has less weight and goes first.
    ...weighed(7, reportLeans(week, reported)),
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
  if (isWeekLeftOut(week)) {
    const why = reportLeftOut(week);
    return why.length > 0 ? why : [say('What was recorded this week is left out. The notes say why.')];
  }
  if (!week.hasHistory)
    return [
      say('There are no records here to tell you about. That is fine: this page fills as records come in.'),
    ];
  if (week.loggedDays === 0)
    return [
      say(
        `No day of this week has a record${week.input.suspectCount > 0 ? ' that can be read' : ''}, so there is nothing to compare. Your earlier days are kept.`,
      ),
    ];
  const thin = thinness(week);
  if (thin === null || thin === 'cut') return [];
  if (week.series.every(({ metric }) => isMedication(metric.code)))
    return [say('Medicines are counted here and never compared, so there is nothing more to say.')];
  return [say(thin === 'new_person' && lead ? NOT_AS_A_WHOLE : THIN_WORDS[thin])];
}

const NOT_AS_A_WHOLE = 'There are too few days in the last weeks to compare the week as a whole.';
const THIN_WORDS: Readonly<Record<Exclude<Thinness, 'cut'>, string>> = {
  thin_week: 'This week has too few days to compare. What is usual for you is kept for the next one.',
  weekly: 'Your records come about once a week, so this page looks at months and not at single weeks.',
  new_measures: 'What you recorded this week is new here. After some weeks of it, it can be compared.',
  after_a_break:
    'The weeks before this one have few records, so there is nothing close enough to compare it with.',
  new_person:
    'There are too few days in these weeks to know what is usual for you. So we compare nothing yet, and claim nothing.',
};

function shortened(sentences: Weighed[], mostWords: number): Sentence[] {
  let kept = sentences;
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
 * Says that the remaining measures that could be compared did not move. Left out when anything besides the lead was
 * far out on some days, drifts, or has had a new level for some weeks.
 */
function rest(week: Week, lead: Topic | null): Sentence[] {
  if (week.redFlags.length > 0) return [];
  const moved = [...week.proven, ...week.leaning].map(({ trend }) => trend.metric.code);
  const isStill = ({ metric }: { metric: { code: string } }): boolean => !moved.includes(metric.code);
  const out = [...week.episodes, ...week.changes, ...week.longView.filter(hasDrifted)];
  if (!week.trends.filter(isCompared).some(isStill) || out.some(({ metric }) => metric.code !== lead?.metric))
    return [];
  // A pattern says nothing about levels, so no measure counts as the rest of it.
  const isFirst = moved.length === 0 && (!lead || lead.direction === null);
  return [
    say(`${isFirst ? 'What we could compare' : 'The rest'} did not move beyond its usual ups and downs.`),
  ];
}

function openMeasures(week: Week): Sentence[] {
  const comparable = week.trends.filter(
    ({ metric }) =>
      !isMedication(metric.code) && !week.leftOut.some((one) => one.metric === metric && one.isCut),
  );
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

/** Example: "Sleep: 7 h 12 min, against 6 h 40 min before". */
function beforeAndAfter(moved: MovedTrend): Sentence {
  const { metric, weekMean, baselineMean } = moved.trend;
  const text = `${voiceOf(metric).subject}: ${formatBesideName(metric, weekMean)}, against ${formatBesideName(metric, baselineMean)} before`;
  return say(text, [factOf(moved)]);
}
