import { EVERYDAY_PHRASES } from './everyday-phrases.js';
import { corrected } from './spelling.js';

const COMBINING = /\p{M}/gu;
const APOSTROPHES = /['’‘`´]/g;
/** A number, a word, or a punctuation mark that ends or divides a sentence. */
const TOKEN = /\d+[.,]\d+|[\p{L}\d]+|[|?:,]/gu;

/** NFKD makes a text of certain characters many times longer. No real note is as long as this. */
const MOST_CHARACTERS = 4_000;

/**
 * A note in the form that the patterns read: lower case, no accents and no apostrophes, spelling errors corrected, one
 * space between tokens and one at either end. `|` ends a sentence; `?`, `:` and `,` are tokens of their own. Everyday
 * phrases that only sound like a red flag are removed.
 */
export function normaliseText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .slice(0, MOST_CHARACTERS)
    .replace(COMBINING, '')
    .toLowerCase()
    .replace(APOSTROPHES, '')
    .replace(/(?<!\d)\.|\.(?!\d)|[!;\n\r()]|\s[-–—]+\s|…/g, ' | ');
  const tokens = plain.match(TOKEN) ?? [];
  const spoken = ` | ${tokens.map(corrected).join(' ')} | `;
  return EVERYDAY_PHRASES.reduce((kept, phrase) => kept.replace(phrase, ' ~'), spoken);
}
