import { isMeant, sentenceAround } from './context.js';
import { AWARENESS } from './lexicon/awareness.js';
import { BODY } from './lexicon/body.js';
import { CHEST_AND_BREATH } from './lexicon/chest.js';
import { HEAD } from './lexicon/head.js';
import type { Pattern } from './lexicon/pattern.js';
import { PREGNANCY } from './lexicon/pregnancy.js';
import { SELF_HARM } from './lexicon/self-harm.js';
import { normaliseText } from './normalise-text.js';
import type { SpokenFlag } from './red-flag.js';

const PATTERNS: readonly Pattern[] = [
  ...CHEST_AND_BREATH,
  ...HEAD,
  ...AWARENESS,
  ...BODY,
  ...PREGNANCY,
  ...SELF_HARM,
];

/**
 * Finds the red flags in a person's own words (English), each category once, in a fixed order. A miss costs more than a
 * false alarm, so a doubtful match counts. There is no model, no network and no state: the same text gives the same
 * answer.
 */
export function redFlagsInText(text: string): SpokenFlag[] {
  const spoken = normaliseText(text);
  const found = new Set<SpokenFlag>();
  for (const pattern of PATTERNS)
    if (!found.has(pattern.category) && pattern.all.every((part) => isFound(spoken, part, pattern.unless)))
      found.add(pattern.category);
  return [...found];
}

function isFound(spoken: string, part: RegExp, unless: RegExp | undefined): boolean {
  part.lastIndex = 0;
  for (let match = part.exec(spoken); match !== null; match = part.exec(spoken)) {
    const end = match.index + match[0].length;
    const sentence = sentenceAround(spoken, match.index, end);
    const other = unless?.test(spoken.slice(sentence.from, sentence.to + 1)) ?? false;
    if (!other && isMeant(spoken, match.index, end)) return true;
    // Matches may overlap: "no chest pain but chest pain at night".
    part.lastIndex = match.index + 1;
  }
  return false;
}
