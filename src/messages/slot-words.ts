import { dayNumber } from '../common/calendar.js';
import { isolated } from '../observations/catalogue/isolate.js';
import { capitalised } from '../common/capitalised.js';
import type { RenderOptions } from './language.js';
import type { ListSlot, NameSlot, ShareSlot, Slot } from './message.js';
import { type Fill, words, type WordsSlot } from './fill.js';
import { dateText, weekdayText } from './date-words.js';
import { metricWords } from './metric-words.js';
import { levelText, numberText } from './value-words.js';

/** What is printed of a slot. @throws Error for a form that the slot has not */
export function textOf(slot: Slot | WordsSlot, form: string, options: RenderOptions, fill: Fill): string {
  if (form === 'start') return capitalised(textOf(slot, 'subject', options, fill));
  if (slot.kind === 'name') return nameText(slot, form, options);
  if (slot.kind === 'list') return listText(slot, form, options, fill);
  // Only names have a form of their own for it.
  if (form === 'subject') return textOf(slot, '', options, fill);
  if ((slot.kind === 'level' || slot.kind === 'difference') && (form === '' || form === 'bare'))
    return levelText(slot, options, fill, {
      bare: form === 'bare',
      isDifference: slot.kind === 'difference',
    });
  if (slot.kind === 'range') return endText(slot, form, options, fill);
  if (slot.kind === 'share') return shareText(slot, form, options, fill);
  if (slot.kind === 'day' && form === 'weekday') return weekdayText(dayNumber(slot.date), options, fill);
  // As they are written: no language parts the digits of a year.
  if (slot.kind === 'day' && form === 'year') return slot.date.slice(0, 4);
  if (slot.kind === 'day' && form === 'date') return String(Number(slot.date.slice(8)));
  if (form !== '') throw unknownForm(slot, form);
  switch (slot.kind) {
    case 'count':
      return numberText(slot.value, 0, options, fill);
    case 'number':
      return numberText(slot.value, slot.decimals, options, fill);
    case 'day':
      return dateText(dayNumber(slot.date), options, fill);
    case 'text':
      return isolated(slot.text);
    case 'words':
      return slot.text;
    case 'phrase':
      return fill(slot.message, slot.slots, options);
    default:
      throw unknownForm(slot, 'to print');
  }
}

/** The number by which a text selects its plural. @throws Error for a slot that has none */
export function countOf(slot: Slot | WordsSlot, form: string): number {
  if (slot.kind === 'count' && form === '') return slot.value;
  if (slot.kind === 'list' && form === '') return slot.items.length;
  if (slot.kind === 'share' && form === 'count') return slot.count;
  if (slot.kind === 'share' && form === 'of') return slot.of;
  throw unknownForm(slot, `${form} as a count`);
}

/** The word by which a text selects. @throws Error for a slot that has none */
export function choiceOf(slot: Slot | WordsSlot, form: string, options: RenderOptions): string {
  if (slot.kind === 'choice' && form === '') return slot.choice;
  if (slot.kind === 'list' && form === 'number')
    return slot.items.length === 1 ? choiceOf(slot.items[0], form, options) : 'plural';
  if (slot.kind !== 'name') throw unknownForm(slot, `${form} as a choice`);
  const speech = metricWords(slot, options);
  if (form === 'number') return speech.plural ? 'plural' : 'singular';
  if (form === 'occasion') return speech.occasion;
  if (form === 'present') return speech.present;
  throw unknownForm(slot, `${form} as a choice`);
}

function nameText(slot: NameSlot, form: string, options: RenderOptions): string {
  const speech = metricWords(slot, options);
  switch (form) {
    case '':
      return speech.label;
    case 'title':
      return capitalised(speech.label);
    case 'subject':
    case 'more':
    case 'less':
    case 'higher':
    case 'lower':
      return speech[form];
    default:
      throw unknownForm(slot, form);
  }
}

function endText(
  slot: Extract<Slot, { kind: 'range' }>,
  form: string,
  options: RenderOptions,
  fill: Fill,
): string {
  const { metric, decimals } = slot;
  const end = (value: number | null) => ({
    kind: 'level' as const,
    metric,
    value,
    ...(decimals === undefined ? {} : { decimals }),
  });
  if (form === '') return fill('range', { range: slot }, options);
  if (form === 'low') return levelText(end(slot.low), options, fill, { bare: true });
  if (form === 'high') return levelText(end(slot.high), options, fill, { bare: true });
  throw unknownForm(slot, form);
}

function shareText(slot: ShareSlot, form: string, options: RenderOptions, fill: Fill): string {
  if (form === '') return fill('share', { share: slot }, options);
  if (form === 'count') return numberText(slot.count, 0, options, fill);
  if (form === 'of') return numberText(slot.of, 0, options, fill);
  throw unknownForm(slot, form);
}

/** The items in one form, joined as the language joins them: "a, b and c". */
function listText({ items }: ListSlot, form: string, options: RenderOptions, fill: Fill): string {
  const texts = items.map((item) => textOf(item, form, options, fill));
  const last = texts.pop() ?? '';
  if (texts.length === 0) return last;
  const first = texts.reduce((before, next) => fill('list.comma', pairOf(before, next), options));
  return fill('list.and', pairOf(first, last), options);
}

const pairOf = (first: string, next: string) => ({ first: words(first), next: words(next) });

function unknownForm({ kind }: Slot | WordsSlot, form: string): Error {
  return new Error(`a slot of the kind ${kind} has no form ${form}`);
}
