import { dayNumber } from '../../src/common/calendar.js';
import type { MessageId, Slot, Slots } from '../../src/messages/message.js';
import { judgeCounts } from './day-reader-counts.js';
import type { ClaimKind, FinishedSentence, Judgement, ReadDays } from './finished-sentence.js';
import { averageOf, middleOf, valueOn, valuesBetween, worthAWord } from './recorded-days.js';

const WEEK = 7;
const MONTH = 28;
const USUAL = 56;
const FEWEST = 7;

/**
 * Reads finished sentences beside the days and nothing else: what was computed, and from what, is not known here. Only
 * messages and slots say what a sentence claims; whether it is so, the days say.
 */
export function judgeSentences(sentences: readonly FinishedSentence[], days: ReadDays): Judgement[] {
  return [...sentences.flatMap((sentence) => judgeLevels(sentence, days)), ...judgeCounts(sentences, days)];
}

/** Words that say that something is as it was. */
const AS_IT_WAS = /\b(?:again|back|still|as usual|as before)\b/i;
const JUDGED: ReadonlySet<string> = new Set<MessageId>([
  'story.back',
  'story.headline.back',
  'story.ongoing',
  'story.nearer',
  'story.headline.ongoing',
  'story.headline.steady',
]);

/** Whether a sentence says that something is as it was, and cannot be judged here. */
export const isUnread = ({ message, text }: FinishedSentence): boolean =>
  AS_IT_WAS.test(text) && !(message !== undefined && JUDGED.has(message));

function judgeLevels({ message, slots = {}, text }: FinishedSentence, days: ReadDays): Judgement[] {
  const judged = (kind: ClaimKind, [isTrue, why]: Verdict): Judgement[] => [{ kind, isTrue, text, why }];
  switch (message) {
    case 'story.back':
    case 'story.headline.back':
      return judged('back', isBack(slots, days));
    case 'story.ongoing':
    case 'story.headline.ongoing':
    case 'story.nearer':
      return judged('still', isStill(slots, days, WEEK));
    case 'story.new_level':
      return judged('new level', isStill(slots, days, MONTH));
    case 'story.moved':
      return judged('direction', hasMoved(slots, days));
    case 'story.headline.steady':
      return metricsIn(slots.measures).flatMap((metric) => judged('as usual', isUsual(metric, days)));
    case 'story.steady.others':
      return metricsIn(slots.metrics).flatMap((metric) => judged('as usual', isUsual(metric, days)));
    case 'story.episode':
    case 'story.headline.episode':
      return isEveryDay(slots.when) ? judged('every day', isOutEveryDay(slots, days)) : [];
    default:
      return [];
  }
}

/** Whether the statement is true, and the figures that say so. */
type Verdict = [isTrue: boolean | null, why: string];
const TOO_FEW: Verdict = [null, 'too few days'];

interface Story {
  now: number;
  before: number[];
  level: number;
  /** Of the days from the story's first to the day before this week. */
  during: number;
  side: 1 | -1;
  metric: string;
}

function storyIn(slots: Slots, { weekOf, of }: ReadDays, window: number): Story | null {
  const [metric] = metricsIn(slots.metric);
  const days = of(metric);
  const { since, direction } = slots;
  if (!days || since?.kind !== 'day') return null;
  const first = dayNumber(since.date);
  const before = valuesBetween(days, first - MONTH, first);
  const now = valuesBetween(days, weekOf - window, weekOf);
  if (before.length < FEWEST || now.length === 0) return null;
  return {
    metric,
    before,
    level: averageOf(before),
    during: averageOf(valuesBetween(days, first, weekOf - WEEK)),
    now: averageOf(now),
    side: direction?.kind === 'choice' && direction.choice === 'lower' ? -1 : 1,
  };
}

/** Nearer to the level before the story than half way, and within the middle of the 28 days before it. */
function isBack(slots: Slots, days: ReadDays): Verdict {
  const story = storyIn(slots, days, WEEK);
  if (!story || Number.isNaN(story.during)) return TOO_FEW;
  const { now, level, during, before } = story;
  const { low, high } = middleOf(before);
  const isNearer = Math.abs(now - level) <= Math.abs(during - level) / 2;
  return [
    isNearer && now >= low && now <= high,
    figures({ now, level, during, low, high }) + (isNearer ? '' : ', not half way back'),
  ];
}

/** Further out, on the story's side, than the smallest change worth a word. */
function isStill(slots: Slots, days: ReadDays, window: number): Verdict {
  const story = storyIn(slots, days, window);
  if (!story) return TOO_FEW;
  const { now, level, side, before, metric } = story;
  const worthwhile = worthAWord(metric, before);
  return [side * (now - level) >= worthwhile, figures({ now, level, side, worthwhile })];
}

function hasMoved(slots: Slots, { weekOf, of }: ReadDays): Verdict {
  const [metric] = metricsIn(slots.metric);
  const days = of(metric);
  if (!days || slots.direction?.kind !== 'choice') return TOO_FEW;
  const before = averageOf(valuesBetween(days, weekOf - WEEK - MONTH, weekOf - WEEK));
  const now = averageOf(valuesBetween(days, weekOf - WEEK, weekOf));
  const side = slots.direction.choice === 'lower' ? -1 : 1;
  return Number.isNaN(now - before) ? TOO_FEW : [side * (now - before) > 0, figures({ now, before, side })];
}

/** Within the middle of the eight weeks before. */
function isUsual(metric: string, { weekOf, of }: ReadDays): Verdict {
  const days = of(metric);
  const before = days ? valuesBetween(days, weekOf - WEEK - USUAL, weekOf - WEEK) : [];
  if (!days || before.length < FEWEST) return TOO_FEW;
  const now = averageOf(valuesBetween(days, weekOf - WEEK, weekOf));
  const { low, high } = middleOf(before);
  return [now >= low && now <= high, `${metric}: ${figures({ now, low, high })}`];
}

const isEveryDay = (when: Slot | undefined): boolean =>
  when?.kind === 'phrase' && when.message === 'when.every_day';

/** All seven days are recorded, and all outside the middle of the 28 days before the week, on the same side. */
function isOutEveryDay(slots: Slots, { weekOf, of }: ReadDays): Verdict {
  const [metric] = metricsIn(slots.metric);
  const days = of(metric);
  const before = days ? valuesBetween(days, weekOf - WEEK - MONTH, weekOf - WEEK) : [];
  if (!days || before.length < FEWEST) return TOO_FEW;
  const { low, high } = middleOf(before);
  const isBelow = slots.side?.kind === 'choice' && slots.side.choice === 'lower';
  const week = Array.from({ length: WEEK }, (_, i) => valueOn(days, weekOf - WEEK + i));
  return [
    week.every((value) => (isBelow ? value < low : value > high)),
    `${week.join(' ')}; ${figures({ low, high })}`,
  ];
}

/** The metric codes in a slot: of one name, or of a list of them. */
export function metricsIn(slot: Slot | undefined): string[] {
  if (slot?.kind === 'name') return [slot.metric];
  return slot?.kind === 'list' ? slot.items.flatMap(metricsIn) : [];
}

const figures = (values: Record<string, number>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`)
    .join(', ');
