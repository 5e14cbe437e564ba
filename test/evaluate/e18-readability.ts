import { readingGrade } from '../../src/intelligence/compose/testing/reading-grade.js';
import type { Brief } from '../../src/intelligence/domain/artefacts.js';
import { median } from '../../src/intelligence/statistics/median.js';
import { quantile } from '../../src/intelligence/statistics/quantile.js';
import { allWeeks } from './composed-weeks.js';
import { atMost, type Figure, withoutBar } from './figure.js';
import type { Setting } from './setting.js';

const WORD = /[A-Za-z0-9']+/g;
/** 7 h 12 min is one number, and so is a date. */
const NUMBER = /\d+(?:[.,:]\d+)*(?: h \d+)?/g;

/** Every brief as a person reads it, from greeting to outlook: its grade, its length, and its numbers (decision 20). */
export async function measure(setting: Setting): Promise<Figure[]> {
  const grades: number[] = [];
  const storyWords: number[] = [];
  const inStory: number[] = [];
  const inAll: number[] = [];
  for await (const { week } of allWeeks(setting)) {
    const text = proseOf(week.brief);
    grades.push(readingGrade(text));
    const story = week.brief.main_story.narrative;
    storyWords.push(count(story, WORD));
    inStory.push(density(story));
    inAll.push(density(text));
  }
  return [
    atMost('Flesch-Kincaid grade, the hardest brief', Math.max(...grades), 8, 'number'),
    atMost('Flesch-Kincaid grade, median', median(grades), 7, 'number'),
    atMost('words of the main story, the longest', Math.max(...storyWords), 120, 'number'),
    atMost('numbers per 100 words of the main story, the densest', Math.max(...inStory), 6, 'number'),
    withoutBar(
      'numbers per 100 words of everything, cards with their figures too: median',
      median(inAll),
      'number',
    ),
    withoutBar(
      'numbers per 100 words of everything: 99 of 100 briefs below',
      quantile(inAll, 0.99),
      'number',
    ),
    withoutBar('briefs', grades.length, 'number'),
  ];
}

const density = (text: string): number => (100 * count(text, NUMBER)) / count(text, WORD);

/** The sentences of a brief in their order, without its tables and lists of figures. */
function proseOf(brief: Brief): string {
  const findings = [
    ...brief.discoveries,
    ...brief.experiments,
    ...(brief.spotlight ? [brief.spotlight] : []),
  ];
  return [
    brief.greeting,
    ...brief.safety.map(({ text }) => text),
    brief.main_story.narrative,
    ...findings.map(({ statement }) => statement),
    brief.looking_ahead.text,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
