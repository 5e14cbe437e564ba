import { simulatePerson } from '../../src/simulation/simulate-person.js';
import { streamsOf, type WrittenWeek, writeWeeks } from './composed-weeks.js';
import { atLeast, type Figure, share } from './figure.js';
import { type Setting, sized } from './setting.js';
import { MONDAY } from './synthetic.js';

const PEOPLE = 300;
const METRICS = ['mood', 'stress', 'energy', 'sleep_minutes', 'steps', 'symptom:headache'] as const;
/** A brief never scolds a person for a short record. */
const UNKIND =
  /\b(?:fail(?:ed|ure)?|poor(?:ly)?|bad|should|must|unfortunately|forgot(?:ten)?|only \d|not enough effort|try harder)\b/i;

/** Five days on record, of the last week or spread over two. */
export function measure(setting: Setting): Figure[] {
  const written = Array.from({ length: sized(PEOPLE, setting) }, (_, person) => thinWeek(person));
  return [
    atLeast('a valid brief', share(written.map(isValid)), 1),
    atLeast('kind words', share(written.map(isKind)), 1),
    atLeast('no claim', share(written.map(claimsNothing)), 1),
    atLeast('no statistic without its n', share(written.map(everyFigureHasItsN)), 1),
  ];
}

function thinWeek(person: number): WrittenWeek {
  const simulated = simulatePerson({
    seed: `E22 ${person}`,
    firstDay: MONDAY - 28,
    lastDay: MONDAY - 1,
    metrics: METRICS.slice(0, 2 + (person % (METRICS.length - 1))),
    logging: { few: { days: 5, within: person % 2 === 0 ? 7 : 14 }, until: MONDAY - 1 },
  });
  const [written] = writeWeeks({ name: `thin ${person}`, streams: streamsOf(simulated) }, [MONDAY]);
  return written;
}

function isValid({ week: { brief } }: WrittenWeek): boolean {
  const { headline, narrative, sentences } = brief.main_story;
  return (
    brief.status === 'complete' &&
    [headline, narrative].every((text) => text.length > 0) &&
    sentences.length > 0
  );
}

function isKind({ week }: WrittenWeek): boolean {
  const { brief, insights, patterns, velocity } = week;
  const texts = [
    brief.greeting,
    brief.main_story.headline,
    brief.main_story.narrative,
    brief.looking_ahead.text,
    ...brief.notes,
    ...[brief.reason, insights.reason, patterns.reason, velocity.reason].map((reason) => reason ?? ''),
  ];
  return texts.every((text) => !UNKIND.test(text));
}

function claimsNothing({ week: { brief, insights, patterns, velocity } }: WrittenWeek): boolean {
  const claims = [
    ...brief.discoveries,
    ...brief.experiments,
    ...brief.week_stats.trends_up,
    ...brief.week_stats.trends_down,
    ...insights.insights,
    ...patterns.patterns,
  ];
  return claims.length === 0 && velocity.score === null;
}

/** Every fact counts the days that it rests on, and every mean of the table counts its own days. */
function everyFigureHasItsN({ week: { brief } }: WrittenWeek): boolean {
  return (
    brief.facts.every(({ n }) => Number.isInteger(n) && n >= 0) &&
    brief.facts.every(({ n, value, kind }) => n > 0 || value === 0 || value === null || kind === 'tests') &&
    brief.week_stats.metrics.every(({ mean, days }) => mean === null || days > 0)
  );
}
