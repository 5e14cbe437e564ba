import { metricDefinition } from '../../../observations/catalogue.js';
import { isLateRoutingText, isRoutingText } from '../../../safety/categories.js';
import type { Brief } from '../../domain/artefacts.js';
import { bannedWords } from './banned-words.js';
import { briefTexts } from './brief-texts.js';
import { isDecidedBySlots, messagesOf, wrongSlots } from './wrong-slots.js';
import { strayStory, unsupportedNumbers } from './unsupported-numbers.js';
import { wrongDirections } from './wrong-directions.js';

/**
 * Checks a finished brief without knowing how it was made. Every number must come from a fact that the text names,
 * every direction must be that of the fact, and no banned word may occur. The answer names the check and the place of
 * each fault, never the text, so that it may be logged. An empty answer means that the brief may be delivered.
 */
export function proofreadBrief(brief: Brief): string[] {
  const texts = briefTexts(brief);
  const routing = new Set(brief.safety.map(({ text }) => text));
  const own = texts.filter(({ text }) => !routing.has(text));
  // A fixed text may hold the number of a crisis line, or the day of a late record. Any other text of a notice is checked like every text.
  const fixed = new Set(
    brief.safety
      .filter(({ category, text }) => isRoutingText(category, text) || isLateRoutingText(category, text))
      .map(({ text }) => text),
  );
  const names = lazily(() => namesOf(brief));
  const messages = messagesOf(brief);
  // A message is checked by its slots, which is exact; a plain text by its digits.
  const exact = new Set(messages.filter(isDecidedBySlots).map(({ sentence }) => sentence.text));
  return [
    ...faults('number', [
      ...unsupportedNumbers(
        texts.filter(({ text }) => !fixed.has(text) && !exact.has(text)),
        names,
      ),
      ...wrongSlots(brief, messages),
      ...strayStory(brief.main_story),
    ]),
    ...faults('direction', wrongDirections(own, names)),
    ...faults('word', bannedWords(own, names)),
  ];
}

const faults = (check: string, places: readonly string[]): string[] =>
  places.map((place) => `${check}: ${place}`);

/**
 * The names of measures are the person's own words: a symptom may be called anything, for example "2", "less
 * appetite" or "poor sleep".
 */
function namesOf({ facts, week_stats }: Brief): RegExp | null {
  const codes = new Set([
    ...week_stats.metrics.map(({ metric }) => metric),
    ...facts.flatMap(({ metric, evidence }) => [metric ?? '', ...evidence.map(({ series }) => series)]),
  ]);
  const labels = [...codes].flatMap((code) => metricDefinition(code.split('@')[0])?.label ?? []);
  if (labels.length === 0) return null;
  const longestFirst = labels.sort((a, b) => b.length - a.length).map(inAnySpelling);
  return new RegExp(`(?<![\\p{L}\\p{N}.,])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}

/** A person may write hyphens where the label has spaces, and other apostrophes. */
const inAnySpelling = (label: string): string =>
  escaped(label)
    .replaceAll(/ +|\\-/g, '[ -]+')
    .replaceAll("'", "['’‘ʼ`´]");

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\-]/g, '\\$&');

/** Computed on first use, because nearly no brief needs it. */
function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
