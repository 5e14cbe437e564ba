import { metricDefinition } from '../../../observations/catalogue.js';
import { type Message, message, type MessageId } from '../../../messages/message.js';
import { count, day, difference, level, name, phrase, range, share } from '../../../messages/slots.js';
import type { RenderOptions } from '../../../messages/language.js';
import { render } from '../../../messages/render.js';
import { writtenIn } from '../../../messages/in-force.js';
import { eventfulInput, inputOf, lastDays, simulatedInput, WEEK_OF } from '../../testing/sample-week.js';
import type { Brief } from '../../domain/artefacts.js';
import { composeWeek } from '../compose-week.js';
import { makeFact } from '../facts/make-fact.js';
import { formatChange, formatValue } from '../wording/format-value.js';
import { proofreadBrief } from './proofread-brief.js';

const sleep = metricDefinition('sleep_minutes')!;
const weight = metricDefinition('weight_kg')!;
const { brief: whole } = composeWeek(eventfulInput());

/** A brief with this message as its outlook, resting on one fact. */
function briefWith(
  text: Message,
  options: RenderOptions,
  spoil: (words: string) => string = (same) => same,
): Brief {
  const fact = writtenIn(options, () =>
    makeFact({
      id: 'one',
      kind: 'coverage',
      metric: 'sleep_minutes',
      window: { start: '2026-11-09', end: '2026-11-15' },
      value: 5,
      unit: 'days',
      display: [
        formatValue(sleep, 432),
        `between ${formatValue(sleep, 400)} and ${formatValue(sleep, 450)}`,
        formatChange(weight, 2.1),
        '5 of 1,200',
      ],
      n: 6,
      method: 'counted',
      evidence: [],
    }),
  );
  const { brief: base } = composeWeek({ ...inputOf([]), ...options });
  const words = spoil(render(text, options));
  const sentence = { message: text.id, slots: text.slots, text: words, fact_ids: ['one'] };
  return {
    ...base,
    facts: [...base.facts, fact],
    looking_ahead: { text: words, sentences: [sentence], fact_ids: ['one'], ranges: [] },
  };
}

const ENGLISH: RenderOptions = { locale: 'en-US', units: 'metric' };
const OTHERS: RenderOptions[] = [
  { locale: 'de', units: 'metric' },
  { locale: 'en-GB', units: 'imperial' },
  { locale: 'en-XA', units: 'metric' },
];
const two = (first: Message['slots'][string], next: Message['slots'][string] = count(6)) =>
  message('list.and', { first, next });

describe('the numbers of a message', () => {
  it.each([ENGLISH, ...OTHERS])('are those of its facts, in %j', (options) => {
    for (const slot of [
      level(sleep, 432),
      range(sleep, 400, 450),
      difference(weight, 2.1),
      share({ count: 5, of: 1200 }),
      count(1200),
      day(WEEK_OF - 3),
      phrase(message('count.days', { days: count(5) })),
    ])
      expect(proofreadBrief(briefWith(two(slot), options))).toEqual([]);
  });

  it.each([
    ['another value', level(sleep, 433)],
    ['the hours of a duration', level(sleep, 420)],
    ['the minutes of a duration', level(sleep, 12)],
    ['another end of a range', range(sleep, 400, 460)],
    ['a value of another metric', difference(weight, 2.2)],
    ['another count', count(7)],
    ['a part of a number', count(200)],
    ['another share', share({ count: 4, of: 1200 })],
    ['a day outside of the fact', day(WEEK_OF - 30)],
    ['a number within a phrase', phrase(message('count.days', { days: count(9) }))],
  ])('are refused in every language: %s', (_, slot) => {
    for (const options of [ENGLISH, ...OTHERS])
      expect(proofreadBrief(briefWith(two(slot), options))).toContain('number: looking_ahead.sentences.0');
  });

  it('are refused where the words are not those of the slots', () => {
    const spoiled = briefWith(two(level(sleep, 432)), ENGLISH, (words) => words.replace('6', '8'));
    expect(proofreadBrief(spoiled)).toContain('number: looking_ahead.sentences.0');
  });
});

describe('a week in another language', () => {
  it.each(OTHERS)('passes the proofreading, in %j', (options) => {
    for (const input of [
      eventfulInput(),
      inputOf([]),
      inputOf([lastDays('symptom:chest_pain', [3, 4, 5])], { timeZone: 'Europe/London', suspectCount: 1234 }),
      ...Array.from({ length: 8 }, (_, i) => simulatedInput(`language ${i}`)),
    ])
      expect(proofreadBrief(composeWeek({ ...input, ...options }).brief)).toEqual([]);
  });

  it('names what its texts are written in, and keeps its figures', () => {
    const german = composeWeek({ ...eventfulInput(), locale: 'de', units: 'metric' });
    expect(german.brief).toMatchObject({ locale: 'de', units: 'metric' });
    const ids = ({ sentences = [] }: Brief['looking_ahead']): (MessageId | undefined)[] =>
      sentences.map((sentence) => sentence.message);
    expect(ids(german.brief.looking_ahead)).toEqual(ids(whole.looking_ahead));
    expect(german.velocity.score).toBe(composeWeek(eventfulInput()).velocity.score);
    expect(german.brief.week_stats.metrics.map(({ label }) => label)).toContain('Schlaf');
    expect(render(two(name(sleep)), { locale: 'de', units: 'metric' })).toBe('Schlaf und 6');
  });
});
