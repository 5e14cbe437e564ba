import type catalogue from './catalogues/en-US.json';

/** The name of a text, the same in every language: `left_out.note`. It is always written out, never put together. */
export type MessageId = keyof typeof catalogue;

/** A text before it has a language: which one, and what is in its slots. It is plain JSON, and stored so. */
export interface Message {
  id: MessageId;
  slots: Slots;
}

export type Slots = Readonly<Record<string, Slot>>;

/**
 * What a text is about. No slot holds words of a language, but for what people wrote themselves; each is put in words
 * when the text is rendered. The forms that a catalogue may ask for (`{sleep_more}`) are in docs/messages.md.
 */
export type Slot =
  | NameSlot
  | LevelSlot
  | DifferenceSlot
  | RangeSlot
  | CountSlot
  | NumberSlot
  | ShareSlot
  | DaySlot
  | TextSlot
  | ChoiceSlot
  | PhraseSlot
  | ListSlot;

/** A metric by its name, with the grammar that sentences need beside it. */
export interface NameSlot {
  kind: 'name';
  metric: string;
  /** What the person calls a symptom or a medicine. */
  called?: string;
}

/** A value of a metric, in the metric's unit. null: a number that is none. */
export interface LevelSlot {
  kind: 'level';
  metric: string;
  value: number | null;
  /** Where fewer are written than the metric has. */
  decimals?: number;
}

/** How far two values of a metric lie apart, in the metric's unit. */
export interface DifferenceSlot {
  kind: 'difference';
  metric: string;
  value: number | null;
}

/** Two values of a metric, the lower first. */
export interface RangeSlot {
  kind: 'range';
  metric: string;
  low: number | null;
  high: number | null;
  /** Where fewer are written than the metric has. */
  decimals?: number;
}

export interface CountSlot {
  kind: 'count';
  value: number;
}

/** A number without a metric: points of a score, percents. */
export interface NumberSlot {
  kind: 'number';
  value: number;
  decimals: number;
}

/** "3 of 7". */
export interface ShareSlot {
  kind: 'share';
  count: number;
  of: number;
}

export interface DaySlot {
  kind: 'day';
  /** YYYY-MM-DD */
  date: string;
}

/** What a person or an operator wrote. */
export interface TextSlot {
  kind: 'text';
  text: string;
}

/** Selects among the wordings of a text, and is never printed. */
export interface ChoiceSlot {
  kind: 'choice';
  choice: string;
}

/** A text within a text. */
export interface PhraseSlot {
  kind: 'phrase';
  message: MessageId;
  slots: Slots;
}

export interface ListSlot {
  kind: 'list';
  items: readonly Slot[];
}

/**
 * A text with what is in its slots: `message('left_out.other_scale', { measures: names(group), ... })`.
 *
 * @param slots by the names that the catalogues use; `test/structure/messages.spec.ts` compares them
 */
export const message = (id: MessageId, slots: Slots = {}): Message => ({ id, slots });
