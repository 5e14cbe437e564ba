import { IntlMessageFormat } from 'intl-messageformat';
import { localeData, patternOf, PSEUDO_LOCALE, type RenderLocale } from './language.js';
import type { MessageId } from './message.js';
import { writtenNumber } from './numbers.js';
import { accented } from './pseudo.js';

/** One thing that a text needs: a slot, in some form, to be printed or to select by. */
export interface Need {
  /** The name under which the parsed text expects it. */
  key: string;
  slot: string;
  /** '' for the plain form. */
  form: string;
  use: 'print' | 'select' | 'plural';
}

export interface ParsedMessage {
  needs: readonly Need[];
  /** Of a text that selects nothing: its words and its slots in order, which need no more than to be joined. */
  pieces: readonly (string | Need)[] | null;
  format: IntlMessageFormat;
}

/** What this file reads of an element of the parsed text. */
interface Element {
  type: number;
  value: string;
  pluralType?: string;
  options?: Readonly<Record<string, { value: readonly Element[] }>>;
}

/** Kinds of elements, as the parser numbers them. Others (dates, tags, number skeletons) depend on locale data. */
const [LITERAL, ARGUMENT, SELECT, PLURAL, POUND] = [0, 1, 5, 6, 7];

const parsed = new Map<RenderLocale, Map<MessageId, ParsedMessage>>();

/** Texts are parsed once for each locale, when they are first rendered. */
export function parsedMessage(id: MessageId, locale: RenderLocale): ParsedMessage {
  let ofLocale = parsed.get(locale);
  if (!ofLocale) parsed.set(locale, (ofLocale = new Map<MessageId, ParsedMessage>()));
  let found = ofLocale.get(id);
  if (!found) ofLocale.set(id, (found = parsePattern(patternOf(id, locale), locale)));
  return found;
}

/** @throws Error for a pattern that is no message, or that uses more of the format than is allowed here */
export function parsePattern(pattern: string, locale: RenderLocale): ParsedMessage {
  const { digits, plurals } = localeData(locale);
  const written = { format: (value: number) => writtenNumber(value, 0, digits) };
  const needs = new Map<string, Need>();
  const elements = elementsWith(elementsOf(pattern), locale, needs);
  const format = new IntlMessageFormat(elements as never, LIBRARY_LOCALE, undefined, {
    formatters: {
      getNumberFormat: () => written as Intl.NumberFormat,
      getDateTimeFormat: (): never => {
        throw new Error('a text formats no date: it has slots for days');
      },
      getPluralRules: () => plurals,
    },
  });
  return { needs: [...needs.values()], pieces: piecesOf(elements, needs), format };
}

function piecesOf(
  elements: readonly Element[],
  needs: ReadonlyMap<string, Need>,
): readonly (string | Need)[] | null {
  if (!elements.every(({ type }) => type === LITERAL || type === ARGUMENT)) return null;
  return elements.map(({ type, value }) => (type === LITERAL ? value : needs.get(value)!));
}

/** The library asks for one. The formatters above decide, so that every machine gives the same bytes. */
const LIBRARY_LOCALE = 'en';

const elementsOf = (pattern: string): readonly Element[] =>
  new IntlMessageFormat(pattern, LIBRARY_LOCALE, undefined, {
    ignoreTag: true,
  }).getAst() as unknown as Element[];

/** The elements, with an own name for each use of a slot; the texts in the pseudo-locale accented. */
function elementsWith(
  elements: readonly Element[],
  locale: RenderLocale,
  needs: Map<string, Need>,
): readonly Element[] {
  return elements.map((element) => {
    const { type, value, options, pluralType } = element;
    if (type === LITERAL) return locale === PSEUDO_LOCALE ? { ...element, value: accented(value) } : element;
    if (type === POUND) return element;
    if (type === ARGUMENT) return { ...element, value: needed(value, 'print', needs) };
    if ((type !== SELECT && type !== PLURAL) || pluralType === 'ordinal' || !options)
      throw new Error('a text has more than slots, select and plural');
    const read = Object.entries(options).map(([option, { value: inner, ...rest }]) => [
      option,
      { ...rest, value: elementsWith(inner, locale, needs) },
    ]);
    return {
      ...element,
      value: needed(value, type === SELECT ? 'select' : 'plural', needs),
      options: Object.fromEntries(read),
    };
  });
}

/** `sleep_more` is the slot `sleep` in the form `more`. */
function needed(argument: string, use: Need['use'], needs: Map<string, Need>): string {
  const [slot, form = ''] = argument.split('_');
  const key = `${argument}:${use}`;
  needs.set(key, { key, slot, form, use });
  return key;
}
