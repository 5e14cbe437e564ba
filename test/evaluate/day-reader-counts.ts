import type { Slot } from '../../src/messages/message.js';
import type { ClaimKind, FinishedSentence, Judgement, ReadDays } from './finished-sentence.js';
import { halfGrain, type RecordedDays, valuesBetween } from './recorded-days.js';

const WEEK = 7;
const MONTH = 28;
const USUAL = 56;
const FEWEST = 14;

/** Counts of days in finished sentences, counted again. A sentence may be about the symptom of the one before it. */
export function judgeCounts(sentences: readonly FinishedSentence[], days: ReadDays): Judgement[] {
  const judgements: Judgement[] = [];
  let symptom: RecordedDays | null = null;
  for (const sentence of sentences) {
    const { symptom: named, metric, usual } = sentence.slots ?? {};
    if (named?.kind === 'name') symptom = days.of(named.metric);
    if (metric?.kind === 'name' && usual?.kind === 'range')
      judgements.push(...judgeUsual(sentence, days.of(metric.metric), usual, days.weekOf));
    if (symptom) judgements.push(...judgeSymptom(sentence, symptom, days.weekOf));
  }
  return judgements;
}

type Range = Extract<Slot, { kind: 'range' }>;

/** "on N of M days", "most of your days lie between": as read, with the ends rounded as they are written. */
function judgeUsual(
  { slots = {}, text }: FinishedSentence,
  days: RecordedDays | null,
  { metric, low, high, decimals }: Range,
  weekOf: number,
): Judgement[] {
  if (!days || low === null || high === null) return [];
  const slack = decimals === undefined ? halfGrain(metric) : 0.5 * 10 ** -decimals + 1e-9;
  const within = (values: readonly number[], by: number): number =>
    values.filter((value) => value >= low - by && value <= high + by).length;
  const before = valuesBetween(days, weekOf - WEEK - USUAL, weekOf - WEEK);
  const judgements: Judgement[] = [
    {
      kind: 'most days',
      isTrue: before.length < FEWEST ? null : within(before, slack) > before.length / 2,
      text,
      why: `${within(before, slack)} of ${before.length}`,
    },
  ];
  const { days: counted } = slots;
  if (counted?.kind !== 'share') return judgements;
  const week = valuesBetween(days, weekOf - WEEK, weekOf);
  const [fewest, most] = [within(week, -slack), within(week, slack)];
  judgements.push({
    kind: 'days counted',
    isTrue: counted.of === week.length && counted.count >= fewest && counted.count <= most,
    text,
    why: `${fewest} to ${most} of ${week.length}`,
  });
  return judgements;
}

function judgeSymptom(
  { message, slots = {}, text }: FinishedSentence,
  days: RecordedDays,
  weekOf: number,
): Judgement[] {
  const judged = (isTrue: boolean, why: string, kind: ClaimKind = 'symptom days'): Judgement[] => [
    { kind, isTrue, text, why },
  ];
  const week = countOf(days, weekOf - WEEK, weekOf);
  switch (message) {
    case 'story.symptom':
      return judged(isShare(slots.week, week), written(week));
    case 'story.headline.symptom':
      return judged(isShare(slots.days, week), written(week));
    case 'story.symptom.month': {
      const month = countOf(days, weekOf - MONTH, weekOf);
      const before = countOf(days, weekOf - 2 * MONTH, weekOf - MONTH);
      return judged(
        isShare(slots.month, month) && isShare(slots.before, before),
        `${written(month)}, ${written(before)}`,
      );
    }
    case 'story.symptom.stretch': {
      const longest = longestWithout(days, weekOf - MONTH, weekOf);
      return judged(isCount(slots.days, longest), String(longest));
    }
    case 'story.headline.symptom_free':
      return judged(week.count === 0 && week.of > 0, written(week));
    case 'story.symptom.free': {
      const weeks = weeksWith(days, weekOf - WEEK) + 1;
      return judged(
        week.count === 0 && isCount(slots.days, week.of) && isCount(slots.weeks, weeks),
        `${written(week)}, ${weeks} weeks`,
      );
    }
    default:
      return [];
  }
}

interface Counted {
  count: number;
  of: number;
}

const countOf = (days: RecordedDays, from: number, until: number): Counted => {
  const values = valuesBetween(days, from, until);
  return { count: values.filter((value) => value > 0).length, of: values.length };
};

const isShare = (slot: Slot | undefined, { count, of }: Counted): boolean =>
  slot?.kind === 'share' && slot.count === count && slot.of === of;

const isCount = (slot: Slot | undefined, count: number): boolean =>
  slot?.kind === 'count' && slot.value === count;

const written = ({ count, of }: Counted): string => `${count} of ${of}`;

function longestWithout(days: RecordedDays, from: number, until: number): number {
  let longest = 0;
  let run = 0;
  for (let day = from; day < until; day++) {
    const [value] = valuesBetween(days, day, day + 1);
    run = value === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function weeksWith(days: RecordedDays, firstDay: number): number {
  let weeks = 0;
  for (let from = firstDay - WEEK; from >= days.start; from -= WEEK) {
    if (countOf(days, from, from + WEEK).count === 0) break;
    weeks++;
  }
  return weeks;
}
