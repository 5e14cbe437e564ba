import type { RenderOptions } from './language.js';
import type { MessageId, Slot } from './message.js';

/** A part that is in words already. Only this room makes it: no stored message has one. */
export interface WordsSlot {
  kind: 'words';
  text: string;
}

export const words = (text: string): WordsSlot => ({ kind: 'words', text });

/** Puts a text in words, without what marks a whole one. */
export type Fill = (
  id: MessageId,
  slots: Readonly<Record<string, Slot | WordsSlot>>,
  options: RenderOptions,
) => string;
