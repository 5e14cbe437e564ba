import { DEFAULT_LOCALE, DEFAULT_UNITS } from '../../../common/locales.js';
import type { RenderOptions } from '../../../messages/language.js';
import type { Message } from '../../../messages/message.js';
import { render, renderLabel } from '../../../messages/render.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { Brief, Lead, Sentence } from '../../domain/artefacts.js';
import { choose } from '../wording/choose.js';
import type { Week } from '../week.js';

/** A sentence in words of English; each becomes a message (`tell`). */
export const say = (text: string, fact_ids: string[] = []): Sentence => ({ text, fact_ids });

/** Whose words a text is in. */
export type Listener = Pick<Week['input'], 'locale' | 'units'>;

/** A message as a sentence, in the words of the week's person. @param fact_ids the facts that it rests on */
export function tell(week: { input: Listener }, { id, slots }: Message, fact_ids: string[] = []): Sentence {
  return { message: id, slots, text: inWords(week, { id, slots }), fact_ids };
}

/** A message in the words of the week's person, where only the text is kept. */
export const inWords = ({ input }: { input: Listener }, text: Message): string =>
  render(text, optionsOf(input));

/** The name of a metric in a table. */
export const labelIn = ({ input }: { input: Listener }, metric: MetricDefinition): string =>
  renderLabel(metric, optionsOf(input));

export const optionsOf = ({ locale, units }: Listener): RenderOptions => ({
  locale: locale ?? DEFAULT_LOCALE,
  units: units ?? DEFAULT_UNITS,
});

/** One of several equally true wordings, fixed for this person and week. */
export function vary<T>(week: Week, slot: string, options: readonly T[]): T {
  return choose(options, week.input.userId, week.weekOf, slot);
}

export const joined = (sentences: readonly Sentence[]): string => sentences.map(({ text }) => text).join(' ');

export const wordCount = (sentences: readonly Sentence[]): number =>
  sentences.reduce((sum, { text }) => sum + text.split(' ').length, 0);

/** A story that begins with notices is about these. */
export const noticeLead = (notices: readonly { fact_ids: string[] }[]): Lead => ({
  ...QUIET,
  kind: 'notice',
  fact_ids: notices.flatMap(({ fact_ids }) => fact_ids),
});

/** A story about nothing in particular. */
const QUIET: Lead = { kind: 'quiet', metrics: [], direction: null, fact_ids: [] };

/** Builds a story from its sentences; it contains nothing else. */
export function assemble(
  headline: Sentence,
  narrative: readonly Sentence[],
  highlights: readonly Sentence[] = [],
  lead: Lead = QUIET,
): Brief['main_story'] {
  return {
    headline: headline.text,
    narrative: joined(narrative),
    week_highlights: highlights.map(({ text }) => text),
    sentences: [headline, ...narrative, ...highlights],
    lead,
  };
}
