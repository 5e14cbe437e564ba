import { DEFAULT_OPTIONS, type RenderOptions } from '../../../messages/language.js';
import type { Message, Slot, Slots } from '../../../messages/message.js';
import { render, renderValue } from '../../../messages/render.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import { writtenSlot } from '../../../messages/written-slot.js';
import { isCrisisReach } from '../../../safety/crisis-line.js';
import type { Brief, Fact, Sentence } from '../../domain/artefacts.js';
import { dayNumber } from '../../../common/calendar.js';

/** A sentence with a message, its place in the brief, and the facts that it names. */
interface Placed {
  place: string;
  sentence: Sentence;
  message: Message;
}

/** The sentences of a brief that are messages. */
export function messagesOf(brief: Brief): Placed[] {
  const of = (place: string, sentences: readonly Sentence[]): Placed[] =>
    sentences.flatMap((sentence, i) =>
      sentence.message === undefined
        ? []
        : [
            {
              place: `${place}.${i}`,
              sentence,
              message: { id: sentence.message, slots: sentence.slots ?? {} },
            },
          ],
    );
  return [
    ...of('safety', brief.safety),
    ...of('main_story.sentences', brief.main_story.sentences),
    ...of('looking_ahead.sentences', brief.looking_ahead.sentences ?? []),
    ...[...brief.discoveries, ...brief.experiments, ...(brief.spotlight ? [brief.spotlight] : [])].flatMap(
      (finding, i) => of(`findings.${i}.sentences`, finding.sentences ?? []),
    ),
  ];
}

/**
 * The places of messages whose words are not those of their slots, or whose slots hold a number that none of the named
 * facts has. As no catalogue has a digit outside of a slot, no number of such a text escapes.
 */
export function wrongSlots(brief: Brief, placed: readonly Placed[]): string[] {
  const facts = new Map(brief.facts.map((fact) => [fact.id, fact]));
  const options: RenderOptions = {
    locale: brief.locale ?? DEFAULT_OPTIONS.locale,
    units: brief.units ?? DEFAULT_OPTIONS.units,
  };
  return placed
    .filter(({ sentence, message }) => {
      const named = sentence.fact_ids.flatMap((id) => facts.get(id) ?? []);
      return sentence.text !== render(message, options) || !areSupported(message.slots, named, options);
    })
    .map(({ place }) => place);
}

/** Whether the slots decide every number of the text: what a person wrote may hold any. */
export const isDecidedBySlots = ({ message: { slots } }: Placed): boolean =>
  Object.values(slots).every(isDecided);

function isDecided(slot: Slot): boolean {
  if (slot.kind === 'text') return isCrisisReach(slot.text);
  if (slot.kind === 'phrase') return Object.values(slot.slots).every(isDecided);
  return slot.kind !== 'list' || slot.items.every(isDecided);
}

const areSupported = (slots: Slots, facts: readonly Fact[], options: RenderOptions): boolean =>
  Object.values(slots).every((slot) => isSupported(slot, facts, options));

function isSupported(slot: Slot, facts: readonly Fact[], options: RenderOptions): boolean {
  switch (slot.kind) {
    case 'name':
    case 'text':
    case 'choice':
      return true;
    case 'phrase':
      return areSupported(slot.slots, facts, options);
    case 'list':
      return slot.items.every((item) => isSupported(item, facts, options));
    case 'day':
      return facts.some((fact) => hasDay(fact, slot.date));
    case 'count':
    case 'number':
      return facts.some((fact) => hasNumber(fact, slot.value, options));
    case 'share':
      return facts.some((fact) => hasNumber(fact, slot.count, options) && hasNumber(fact, slot.of, options));
    case 'range': {
      const { low, high, metric, decimals } = slot;
      const written = decimals === undefined ? {} : { decimals };
      return [low, high].every((value) =>
        isSupported({ kind: 'level', metric, value, ...written }, facts, options),
      );
    }
    case 'level':
    case 'difference': {
      const written = writtenSlot(slot, options);
      const hours = durationMarks(options).hours;
      return facts.some(({ display }) =>
        display.some((shown) => written.some((one) => isPart(one, shown, hours))),
      );
    }
  }
}

/** The day of a fact is one of its window, or of the days that it was computed from. */
const hasDay = ({ window, evidence }: Fact, date: string): boolean =>
  [window, ...evidence].some(({ start, end }) => start <= date && dayNumber(date) <= dayNumber(end) + 1);

const NUMBER = /\d+(?:[.,]\d+)*/g;

/**
 * A whole number of a fact: its value, how many days are behind it, or one that it is written with. The hours and minutes
 * of a duration are no numbers of their own.
 */
function hasNumber({ value, n, display }: Fact, number: number, options: RenderOptions): boolean {
  if (value === number || n === number) return true;
  const { hours, minutes } = durationMarks(options);
  return display.some((shown) =>
    [...shown.matchAll(NUMBER)].some(([digits], i, all) => {
      const after = shown.slice(all[i].index + digits.length);
      if (after.startsWith(hours) || after.startsWith(minutes)) return false;
      return digits.replaceAll(/[.,]/g, '') === digitsOf(number);
    }),
  );
}

const digitsOf = (number: number): string => String(Math.abs(number)).replace('.', '');

/**
 * Whether a display holds the value whole: "7 h" is no part of "7 h 12 min", nor "12 min" of it.
 *
 * @param hours what follows the hours of a duration: " h"
 */
function isPart(value: string, shown: string, hours: string): boolean {
  if (shown === value) return true;
  const at = shown.indexOf(value);
  if (at < 0) return false;
  const before = shown.slice(0, at);
  const after = shown.slice(at + value.length);
  return !/[\d.,-]$/.test(before) && !before.endsWith(`${hours} `) && !/^(?:[.,]?\d| \d)/.test(after);
}

/** What follows the hours and the minutes of a duration: " h" and " min". */
function durationMarks(options: RenderOptions): { hours: string; minutes: string } {
  const duration = metricDefinition('sleep_minutes')!;
  const [hours, minutes] = [HOUR_MINUTES, 1].map((value) => renderValue(duration, value, options).slice(1));
  return { hours, minutes };
}

const HOUR_MINUTES = 60;
