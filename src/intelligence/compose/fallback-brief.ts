import { message } from '../../messages/message.js';
import { day as daySlot, personText, share } from '../../messages/slots.js';
import { dayNumber, isoDay } from '../../common/calendar.js';
import { WEEK_DAYS } from '../analysis/windows.js';
import type { Brief, Fact, Sentence } from '../domain/artefacts.js';
import { type FallbackBasis, NOTHING_KNOWN } from '../domain/fallback-basis.js';
import { briefId, GENERATOR } from './brief/identity.js';
import { noticeSentence, readFirst, safetyNotices } from './brief/safety.js';
import { notReadNotes } from './brief/notes.js';
import { assemble, inWords, type Listener, noticeLead, optionsOf, tell } from './brief/sentence.js';
import { writtenIn } from '../../messages/in-force.js';
import { LAST_FULL_WEEK, LOGGED_DAYS } from './facts/fact-ids.js';
import { FactList } from './facts/fact-list.js';
import { makeFact } from './facts/make-fact.js';
import { proofreadBrief } from './proofread/proofread-brief.js';
import { formatDays } from './wording/format-value.js';
import { isUrgent } from './week.js';
import { spokenDate } from './wording/spoken-day.js';

const MOST_HIGHLIGHTS = 2;

/**
 * The brief that is shown after a first failure, until a retry succeeds. It has no findings: it leads with the red flags
 * that no brief has reported (decision 59), counts the days that have a record, and repeats what the last full brief said,
 * with the week of that brief (decision 25).
 * @param weekOf day number of the Monday of issue.
 */
export function composeFallbackBrief(
  userId: string,
  weekOf: number,
  basis: FallbackBasis = NOTHING_KNOWN,
): Brief {
  // A brief that an older version wrote may use words that today's proofreading refuses, or have another form.
  return tryCompose(userId, weekOf, basis) ?? compose(userId, weekOf, { ...basis, lastFull: null });
}

/** @returns null where the last full brief cannot be repeated */
function tryCompose(userId: string, weekOf: number, basis: FallbackBasis): Brief | null {
  try {
    const brief = compose(userId, weekOf, basis);
    return proofreadBrief(brief).length === 0 ? brief : null;
  } catch {
    // Only the stored brief is of an unknown form; without it the brief is composed again.
    return null;
  }
}

function compose(userId: string, weekOf: number, basis: FallbackBasis): Brief {
  return writtenIn(optionsOf(basis), () => composeInWords(userId, weekOf, basis));
}

function composeInWords(userId: string, weekOf: number, basis: FallbackBasis): Brief {
  const period = { start: isoDay(weekOf - WEEK_DAYS), end: isoDay(weekOf - 1) };
  const facts = new FactList();
  const safety = safetyNotices({ redFlags: basis.redFlags, series: [], input: basis, period }, facts);
  const words = { input: basis };
  const notices = safety.map(noticeSentence);
  // Under an urgent notice there is nothing to read but help.
  const lastFull = isUrgent(basis) ? null : basis.lastFull;
  const earlier = lastFull === null ? [] : repeatStory(words, lastFull);
  const recorded = basis.recordedDays === null ? [] : [recordedFact(basis.recordedDays, period)];
  return {
    id: briefId(userId, weekOf),
    status: 'fallback',
    period,
    safety,
    greeting: inWords(words, message('greeting.hello')),
    main_story: assemble(
      notices.length > 0 ? readFirst(words) : tell(words, message('fallback.headline')),
      [
        ...notices,
        tell(words, message('fallback.trying')),
        ...recorded.map((fact) => recordedSentence(words, fact)),
      ],
      earlier,
      notices.length > 0 ? noticeLead(notices) : undefined,
    ),
    stories: [],
    discoveries: [],
    experiments: [],
    spotlight: null,
    week_stats: {
      symptom_free_days: null,
      symptom_days: [],
      logged_days: basis.recordedDays ?? 0,
      best_day: null,
      worst_day: null,
      trends_up: [],
      trends_down: [],
      metrics: [],
    },
    looking_ahead: {
      text: inWords(words, message('fallback.looking_ahead')),
      fact_ids: [],
      ranges: [],
    },
    notes: notReadNotes({ input: basis }),
    blocked: [],
    facts: [...facts.list(), ...recorded, ...(lastFull === null ? [] : factsOf(lastFull, earlier))],
    generator: GENERATOR,
    ...optionsOf(basis),
    reason: inWords(words, message('fallback.reason')),
  };
}

function recordedFact(days: number, window: Fact['window']): Fact {
  return makeFact({
    id: LOGGED_DAYS,
    kind: 'coverage',
    window,
    value: days,
    unit: 'days',
    display: [`${days} of ${WEEK_DAYS} days`, formatDays(days)],
    n: days,
    method: 'days of the week with any record',
  });
}

function recordedSentence(words: Words, fact: Fact): Sentence {
  const days = share({ count: fact.n, of: WEEK_DAYS });
  const text = fact.n === 0 ? message('fallback.no_records') : message('fallback.records', { days });
  return tell(words, text, [fact.id]);
}

type Words = { input: Listener };

type LastFull = NonNullable<FallbackBasis['lastFull']>;

/**
 * The headline and the first highlights of the last full brief. Each names that week and keeps the facts that it
 * rests on.
 */
function repeatStory(words: Words, { weekOf, story }: LastFull): Sentence[] {
  const texts = [story.headline, ...story.week_highlights.slice(0, MOST_HIGHLIGHTS)];
  return texts.map((text) => {
    const rests = story.sentences.filter((sentence) => sentence.text === text);
    const ids = rests.flatMap(({ fact_ids }) => fact_ids);
    const asOf = message('fallback.as_of', { day: daySlot(dayNumber(weekOf)), text: personText(text) });
    return tell(words, asOf, [LAST_FULL_WEEK, ...ids.map(idOfThen)]);
  });
}

/** The prefix is needed because this week's facts have the same names. */
const idOfThen = (id: string): string => `then:${id}`;

function factsOf({ weekOf, facts }: LastFull, sentences: readonly Sentence[]): Fact[] {
  const named = new Set(sentences.flatMap(({ fact_ids }) => fact_ids));
  const day = dayNumber(weekOf);
  const week = makeFact({
    id: LAST_FULL_WEEK,
    kind: 'coverage',
    window: { start: isoDay(day - WEEK_DAYS), end: isoDay(day - 1) },
    value: null,
    unit: '',
    display: [spokenDate(day)],
    n: 0,
    method: 'the latest week with a complete brief',
  });
  const then = facts.map((fact) => ({ ...fact, id: idOfThen(fact.id) })).filter(({ id }) => named.has(id));
  return [week, ...then];
}
