import { type BriefText, type Names, withoutNames } from './brief-texts.js';

/** What goes together is told as going together: no diary shows a cause. */
const CAUSAL =
  /\b(?:because|cause[sd]?|causing|due to|leads? to|led to|makes? you|made you|thanks to|improves?|boosts?|helps? (?:to|you)|reduces?|results? in|thereby|as a result)\b/i;
/** No verdict on a person or a clinical value, no disease, no dose, no promise. */
const VERDICTS =
  /\b(?:diagnos\w*|diseases?|disorders?|syndrome|depression|diabetes|hypertension|infection|normal range|abnormal\w*|risk\w*|dos(?:e|age)|should|must|poor|bad|fail(?:ed|ure)|cure\w*|guarantee\w*|unhealthy|dangerous)\b/i;
/** Nothing is compared with all weeks there ever were. */
const SUPERLATIVES = /\b(?:best|worst|highest|lowest|longest|shortest|ever before|all-time)\b/i;

const BANNED = new RegExp([CAUSAL, VERDICTS, SUPERLATIVES].map(({ source }) => source).join('|'), 'i');

/**
 * Places that use words no brief may use. The names of measures (a symptom may be called anything) are the person's own
 * words: they are left out.
 */
export function bannedWords(texts: readonly BriefText[], names: Names): string[] {
  // Nearly every brief is clean: one look at all of it.
  if (!BANNED.test(texts.map(({ text }) => text).join('\n'))) return [];
  return texts
    .filter(({ text }) => BANNED.test(text) && BANNED.test(withoutNames(text, names)))
    .map(({ place }) => place);
}
