import type { Brief, Sentence } from '../../domain/artefacts.js';
import { choose } from '../wording/choose.js';
import type { Week } from '../week.js';

export const say = (text: string, fact_ids: string[] = []): Sentence => ({ text, fact_ids });

/** One of several equally true wordings, fixed for this person and week. */
export function vary(week: Week, slot: string, options: readonly string[]): string {
  return choose(options, week.input.userId, week.weekOf, slot);
}

export const wordCount = (sentences: readonly Sentence[]): number =>
  sentences.reduce((sum, { text }) => sum + text.split(' ').length, 0);

/** Builds a story from its sentences; it contains nothing else. */
export function assemble(
  headline: Sentence,
  narrative: readonly Sentence[],
  highlights: readonly Sentence[] = [],
): Brief['main_story'] {
  return {
    headline: headline.text,
    narrative: narrative.map(({ text }) => text).join(' '),
    week_highlights: highlights.map(({ text }) => text),
    sentences: [headline, ...narrative, ...highlights],
  };
}
