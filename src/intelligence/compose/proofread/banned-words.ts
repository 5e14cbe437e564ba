import { type BriefText, type Names, withoutNames } from './brief-texts.js';

/** Measures that go together are reported as going together: no diary can show a cause. */
const CAUSAL =
  /\b(?:because|cause[sd]?|causing|due to|leads? to|led to|makes? you|made you|thanks to|improves?|boosts?|helps? (?:to|you)|reduces?|results? in|thereby|as a result)\b/i;
/** No verdict on a person or a clinical value, no disease, no dose, no promise. */
const VERDICTS =
  /\b(?:diagnos\w*|diseases?|disorders?|syndrome|depression|diabetes|hypertension|infection|normal range|abnormal\w*|risk\w*|dos(?:e|age)|should|must|poor|bad|fail(?:ed|ure)|cure\w*|guarantee\w*|unhealthy|dangerous)\b/i;
/** No comparison with all weeks that there ever were. */
const SUPERLATIVES = /\b(?:best|worst|highest|lowest|longest|shortest|ever before|all-time)\b/i;

const BANNED = new RegExp([CAUSAL, VERDICTS, SUPERLATIVES].map(({ source }) => source).join('|'), 'i');

/**
 * The places with words that no brief may use. The names of measures are left out: a symptom may be called anything,
 * because the name is the person's own.
 */
export function bannedWords(texts: readonly BriefText[], names: Names): string[] {
  // Nearly every brief is clean, so all of its text is tested at once first.
  if (!BANNED.test(texts.map(({ text }) => text).join('\n'))) return [];
  return texts
    .filter(({ text }) => BANNED.test(text) && BANNED.test(withoutNames(text, names)))
    .map(({ place }) => place);
}
