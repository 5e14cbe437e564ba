import { KNOWN_SYMPTOMS } from '../body-systems.js';

/**
 * The names that people and apps give to symptoms, medications and body sites. Everything inside the service uses the
 * canonical form, so that `Sore throat`, `sore_throat` and `SoreThroat` are one symptom (decision 79).
 */

/** How many characters a name may have. The column holds 100, with `medication:` before it. */
const MOST_CHARACTERS = 80;

/** Variants of the apostrophe, of the hyphen, and characters that are never seen: each becomes one form, or nothing. */
const APOSTROPHES = /[’‘ʼ`´＇]/g;
const SPACES = /[\s_\-‐‑‒–—−]+/g;
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]/g;
/** A joiner shapes the letters that it is between (Persian, Hindi, Bengali); elsewhere it is nothing. */
const STRAY_JOINER = /(?<![\p{L}\p{M}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\u200c\u200d])/gu;
/** What is left may hold these characters, beginning with a letter or a digit. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d '_.()+%/&-]*$/u;

const HEALTHKIT_PREFIX = /^HKCategoryTypeIdentifier(?=\p{Lu})/u;
/** `ShortnessOfBreath`, as programs write it: two words or more, each with an upper-case letter and at least one other. */
const CAMEL_CASE = /^\p{L}\p{Ll}+(?:\p{Lu}\p{Ll}+)+$/u;

/** `sorethroat` -> `sore_throat`, for the symptoms that have a listed name of several words. */
const WITHOUT_GAPS = new Map(KNOWN_SYMPTOMS.map((id) => [id.replaceAll('_', ''), id]));

/**
 * NFC, without case, runs of spaces, hyphens and `_` as one `_`, typographic apostrophes as straight ones. What is in this
 * form stays as it is.
 */
export const canonicalText = (text: string): string =>
  foldCase(seen(text))
    .replace(SPACES, '_')
    .replace(/^_+|_+$/g, '');

/**
 * The canonical form of the name of a medication.
 *
 * @returns null for a text that is no name: empty, too long, or with other characters than names may have
 */
export function canonicalName(text: string): string | null {
  // Long texts are not folded at all: requests may hold megabytes of them.
  if (text.length > 4 * MOST_CHARACTERS) return null;
  const plain = canonicalText(text);
  return NAME.test(plain) && [...plain].length <= MOST_CHARACTERS ? plain : null;
}

/** The canonical form of the name of a symptom: programs send theirs in one word, as HealthKit does. */
export function canonicalSymptom(text: string): string | null {
  const name = text.trim().replace(HEALTHKIT_PREFIX, '');
  const canonical = canonicalName(name);
  if (canonical === null) return null;
  const listed = WITHOUT_GAPS.get(canonical);
  if (listed !== undefined) return listed;
  return CAMEL_CASE.test(name) ? canonicalName(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')) : canonical;
}

/** Full case folding: both forms of the Greek sigma are one letter, `ß` is `ss`, and the Turkish `İ` is an i. */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('i\u0307', 'i').normalize('NFC');
}

const seen = (text: string): string =>
  text.normalize('NFC').replace(UNSEEN, '').replace(APOSTROPHES, "'").replace(STRAY_JOINER, '').trim();

/** A name as apps write codes, in which no person spelled anything: `sore-throat`, `SORE_THROAT`, `ShortnessOfBreath`. */
const CODE = /^(?:[a-z0-9_.-]+|[A-Z0-9]+(?:_[A-Z0-9]+)+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)+|HKCategory\w+)$/;

const LONGEST_SPELLING = 100;

/**
 * A name as the person wrote it, for texts and pages: only unseen characters, line breaks and runs of spaces go. null
 * when it says no more than the canonical form, which is the usual case.
 *
 * @param canonical the canonical form of `text`
 */
export function spellingOf(text: string, canonical: string): string | null {
  if (text === canonical || CODE.test(text)) return null;
  const spelling = text
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(STRAY_JOINER, '')
    .replace(/[\s_]+/g, ' ')
    .trim();
  return spelling === spokenName(canonical) || spelling.length > LONGEST_SPELLING ? null : spelling;
}

/** A canonical name as sentences write it when the person's own spelling is not known. A point within a number stays. */
export const spokenName = (canonical: string): string =>
  canonical
    .replaceAll(/_|\.(?!\d)|(?<!\d)\./g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
