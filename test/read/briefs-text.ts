import { WEEK_DAYS } from '../../src/intelligence/analysis/windows.js';
import type { ReadSentence } from './brief-sections.js';
import { blockedWords, cellsOf, usualWords } from './days-in-words.js';
import type { PersonWeek } from './person-weeks.js';
import { BASELINE_FROM, type PlottedDays } from './plotted-days.js';
import { shortUnit } from './short-value.js';

/** All briefs with their days as plain text, for a terminal. */
export function briefsText(weeks: readonly PersonWeek[]): string {
  return weeks.map((one, i) => `${briefText(one, `${i + 1} of ${weeks.length}`)}\n`).join('\n');
}

function briefText(
  { set, person, weekOf, week, sections, days, spokenOf }: PersonWeek,
  place: string,
): string {
  const { period, main_story, generator } = week.brief;
  const headline = {
    title: null,
    text: main_story.headline,
    factIds: main_story.sentences[0]?.fact_ids ?? [],
  };
  return [
    `===== ${place}: ${set} ${person}, ${period.start} to ${period.end} (brief of ${weekOf}, ${generator})`,
    '',
    `# ${sentenceText(headline)}`,
    ...sections.flatMap(({ name, sentences }) => [
      '',
      name,
      ...sentences.map((one) => `  ${sentenceText(one)}`),
    ]),
    '',
    'Days: four weeks from Monday to Sunday, then || this week. -: nothing recorded; ×: blocked; *: a sentence speaks of it',
    ...days.flatMap((plotted) => daysText(plotted, spokenOf.has(plotted.metric.code))),
  ].join('\n');
}

function sentenceText({ title, text, factIds }: ReadSentence): string {
  const ids = factIds.length > 0 ? `  [${factIds.join(', ')}]` : '';
  return `${title === null ? '' : `${title}: `}${text}${ids}`;
}

function daysText(days: PlottedDays, isSpokenOf: boolean): string[] {
  const cells = cellsOf(days).map((cell) => cell || '-');
  const weeks: string[] = [];
  for (let from = BASELINE_FROM; from < cells.length; from += WEEK_DAYS)
    weeks.push(cells.slice(from, from + WEEK_DAYS).join(' '));
  const unit = shortUnit(days.metric);
  return [
    `${isSpokenOf ? '*' : ' '} ${days.metric.label}${unit === '' ? '' : ` (${unit})`}. ${usualWords(days)}`,
    `    ${weeks.slice(0, -1).join(' | ')} || ${weeks.at(-1)}`,
    ...blockedWords(days).map((words) => `    ${words}`),
  ];
}
