import type { ReadWeek } from './read-weeks.js';

/** Every text of a brief that a person reads, and the statements beside it. */
export function composedTexts({ brief, insights }: ReadWeek): string[] {
  const cards = [...brief.discoveries, ...brief.experiments, ...(brief.spotlight ? [brief.spotlight] : [])];
  return [
    brief.greeting,
    ...brief.main_story.sentences.map(({ text }) => text),
    ...cards.flatMap(({ title, statement }) => [title, statement]),
    brief.looking_ahead.text,
    ...brief.notes,
    brief.reason ?? '',
    ...insights.map(({ statement }) => statement),
  ];
}
