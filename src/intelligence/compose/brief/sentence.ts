import type { Sentence } from '../../domain/artefacts.js';
import { choose } from '../wording/choose.js';
import type { Week } from '../week.js';

export const say = (text: string, fact_ids: string[] = []): Sentence => ({ text, fact_ids });

/** One of several equally true wordings, fixed for this person and week. */
export function vary(week: Week, slot: string, options: readonly string[]): string {
  return choose(options, week.input.userId, week.weekOf, slot);
}

export const wordCount = (sentences: readonly Sentence[]): number =>
  sentences.reduce((sum, { text }) => sum + text.split(' ').length, 0);
