import { metricDefinition } from '../../../observations/catalogue.js';
import type { Brief } from '../../domain/artefacts.js';
import { bannedWords } from './banned-words.js';
import { briefTexts } from './brief-texts.js';
import { strayStory, unsupportedNumbers } from './unsupported-numbers.js';
import { wrongDirections } from './wrong-directions.js';

/**
 * Reads a finished brief again, without knowing how it was made: every number must be one that a named fact holds, every
 * direction the fact's own, and no word one that no brief may use. Answers the check and the place of each fault, never the
 * text: the answer may be logged. Empty: the brief may go out.
 */
export function proofreadBrief(brief: Brief): string[] {
  const texts = briefTexts(brief);
  const routing = new Set(brief.safety.map(({ text }) => text));
  const own = texts.filter(({ text }) => !routing.has(text));
  const names = lazily(() => namesOf(brief));
  return [
    ...told('number', [...unsupportedNumbers(texts, names), ...strayStory(brief.main_story)]),
    ...told('direction', wrongDirections(own, names)),
    ...told('word', bannedWords(own, names)),
  ];
}

const told = (check: string, places: readonly string[]): string[] =>
  places.map((place) => `${check}: ${place}`);

/** Names of measures are the person's own words: a symptom may be called anything, "2", "less appetite" or "poor sleep". */
function namesOf({ facts, week_stats }: Brief): RegExp | null {
  const codes = new Set([
    ...week_stats.metrics.map(({ metric }) => metric),
    ...facts.flatMap(({ metric, evidence }) => [metric ?? '', ...evidence.map(({ series }) => series)]),
  ]);
  const labels = [...codes].flatMap((code) => metricDefinition(code.split('@')[0])?.label ?? []);
  if (labels.length === 0) return null;
  const longestFirst = labels.sort((a, b) => b.length - a.length).map(escaped);
  return new RegExp(`(?<![\\p{L}\\p{N}.,])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\-]/g, '\\$&');

/** Nearly no brief needs them. */
function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
