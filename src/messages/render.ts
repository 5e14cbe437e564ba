import { PSEUDO_LOCALE, type RenderOptions } from './language.js';
import type { Message, Slot } from './message.js';
import { type Need, parsedMessage } from './parsed-message.js';
import { framed } from './pseudo.js';
import type { MetricDefinition } from '../observations/catalogue.js';
import { dateText } from './date-words.js';
import { numberText, valueText, type ValueForm } from './value-words.js';
import type { Fill, WordsSlot } from './fill.js';
import { name } from './slots.js';
import { choiceOf, countOf, textOf } from './slot-words.js';

/**
 * A text in words. The same message and options give the same bytes on every machine.
 *
 * @throws Error for a slot that is missing, or that has not the form that the text asks for
 */
export function render({ id, slots }: Message, options: RenderOptions): string {
  const text = fill(id, slots, options);
  return options.locale === PSEUDO_LOCALE ? framed(text) : text;
}

/** A text that is a part of others, or is in a table: without the marks of a whole one. */
export const renderPart = ({ id, slots }: Message, options: RenderOptions): string =>
  fill(id, slots, options);

const fill: Fill = (id, slots, options) => {
  const { needs, pieces, format } = parsedMessage(id, options.locale);
  const value = (need: Need): string | number => {
    const slot = slots[need.slot];
    if (slot === undefined) throw new Error(`the text ${id} lacks its slot ${need.slot}`);
    return valueOf(slot, need, options);
  };
  if (pieces !== null) {
    let text = '';
    for (const piece of pieces) text += typeof piece === 'string' ? piece : value(piece);
    return text;
  }
  const values: Record<string, string | number> = {};
  for (const need of needs) values[need.key] = value(need);
  return format.format(values) as string;
};

function valueOf(slot: Slot | WordsSlot, { form, use }: Need, options: RenderOptions): string | number {
  if (use === 'plural') return countOf(slot, form);
  if (use === 'select') return choiceOf(slot, form, options);
  return textOf(slot, form, options, fill);
}

/** A value beside the texts, as in a table. @param value in the metric's unit */
export const renderValue = (
  metric: MetricDefinition,
  value: number | null,
  options: RenderOptions,
  form?: ValueForm,
): string => valueText(metric, value, options, fill, form);

/** A number without a metric. */
export const renderNumber = (value: number, decimals: number, options: RenderOptions): string =>
  Number.isNaN(value) ? fill('number.unknown', {}, options) : numberText(value, decimals, options, fill);

/** Example: "17 December". @param day day number */
export const renderDay = (day: number, options: RenderOptions): string => dateText(day, options, fill);

/** The name of a metric as in a table, without an article. */
export const renderLabel = (metric: MetricDefinition, options: RenderOptions): string =>
  textOf(name(metric), '', options, fill);
