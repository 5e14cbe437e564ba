import { metricDefinition } from '../../../observations/catalogue.js';
import type { Brief } from '../../domain/artefacts.js';
import { capitalise } from '../wording/voice.js';
import { bannedWords } from './banned-words.js';
import { briefTexts, type BriefText } from './brief-texts.js';
import { strayStory, unsupportedNumbers } from './unsupported-numbers.js';
import { wrongDirections } from './wrong-directions.js';

/**
 * Reads a finished brief again, without knowing how it was made: every number must be one that a named fact holds, every
 * direction the fact's own, and no word one that no brief may use. Answers the check and the place of each fault, never the
 * text: the answer may be logged. Empty: the brief may go out.
 */
export function briefProblems(brief: Brief): string[] {
  const texts = briefTexts(brief);
  const routing = new Set(brief.safety.map(({ text }) => text));
  const own = texts.filter(({ text }) => !routing.has(text));
  return [
    ...told('number', [...unsupportedNumbers(texts), ...strayStory(brief.main_story)]),
    ...told('direction', wrongDirections(own)),
    ...told(
      'word',
      bannedWords(own, () => namesOf(own)),
    ),
  ];
}

const told = (check: string, places: readonly string[]): string[] =>
  places.map((place) => `${check}: ${place}`);

/** Names of measures are the person's own words. */
function namesOf(texts: readonly BriefText[]): string[] {
  const codes = new Set(
    texts.flatMap(({ facts }) =>
      facts.flatMap(({ evidence }) => evidence.map(({ series }) => series.split('@')[0])),
    ),
  );
  return [...codes].flatMap((code) => {
    const label = metricDefinition(code)?.label;
    return label ? [label, capitalise(label)] : [];
  });
}
