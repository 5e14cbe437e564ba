import type { MessageId, Slots } from '../../src/messages/message.js';
import type { RecordedDays } from './recorded-days.js';

/** A finished sentence, as a brief contains it. */
export interface FinishedSentence {
  message?: MessageId;
  slots?: Slots;
  text: string;
}

export type ClaimKind =
  | 'back'
  | 'still'
  | 'as usual'
  | 'direction'
  | 'new level'
  | 'most days'
  | 'days counted'
  | 'every day'
  | 'symptom days';

/** What a reader who knows only the days says of one claim of a sentence. null: the days are too few to say. */
export interface Judgement {
  kind: ClaimKind;
  isTrue: boolean | null;
  text: string;
  /** The figures that it was judged by. */
  why: string;
}

export interface ReadDays {
  /** Day number of the Monday of issue. */
  weekOf: number;
  of: (metric: string) => RecordedDays | null;
  all: readonly RecordedDays[];
}
