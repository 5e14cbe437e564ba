import type { Brief } from '../../domain/artefacts.js';
import { type BriefText, type Names, withoutNames } from './brief-texts.js';

/** Replaces the number of a fact. */
const STRUCK = '\u0000';
/**
 * Matches digits; numbers in words ("one" is left out, since it is more often a pronoun); a sign before a fact's
 * number; and two facts' numbers side by side, which would be a new number ("7 h" and "12 min").
 */
const NUMBER =
  /\d|-\0|\0 ?\0|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|hundred|thousand|half|third|quarter|double|twice)\b/i;

/**
 * The places of a brief whose text holds a number that none of the named facts can show; empty when every number is
 * covered. The answer holds places, never the text or the number, so that it may be logged.
 *
 * The check is independent of how the text was made: it strikes out everything that the named facts may be written as
 * (and the names of their metrics, which may hold digits), and looks for numbers in what is left.
 */
export function unsupportedNumbers(texts: readonly BriefText[], names: Names): string[] {
  return texts.filter((text) => hasNumberLeft(text, names)).map(({ place }) => place);
}

function hasNumberLeft({ text, facts }: BriefText, names: Names): boolean {
  // Striking out cannot leave a number behind where there was none. A row of a table is a fact's display, unchanged.
  if (!NUMBER.test(text) || facts.some(({ display }) => display.includes(text))) return false;
  const shown = facts.flatMap(({ display }) => display);
  const left = strikeOut(text, shown, STRUCK);
  if (!NUMBER.test(left)) return false;
  // A name may hold digits of a display, or a display the digits of a name.
  return (
    NUMBER.test(withoutNames(left, names)) && NUMBER.test(strikeOut(withoutNames(text, names), shown, STRUCK))
  );
}

/** Headline, narrative and highlights must be made of the story's sentences, each of which names its facts. */
export function strayStory(story: Brief['main_story']): string[] {
  const sentences = story.sentences.map(({ text }) => text);
  const parts: [string, string][] = [
    ['main_story.headline', story.headline],
    ['main_story.narrative', story.narrative],
    ...story.week_highlights.map((text, i): [string, string] => [`main_story.week_highlights.${i}`, text]),
  ];
  return parts.filter(([, text]) => NUMBER.test(strikeOut(text, sentences, ''))).map(([place]) => place);
}

/**
 * The longest goes first, so that "12 min" does not remove a part of "7 h 12 min". What is left of a longer number
 * keeps its digits.
 */
function strikeOut(text: string, pieces: readonly string[], mark: string): string {
  return pieces
    .filter((piece) => piece.length > 0 && text.includes(piece))
    .sort((a, b) => b.length - a.length)
    .reduce((left, piece) => left.replaceAll(piece, mark), text);
}
