import { EVERYDAY_PHRASES } from './everyday-phrases.js';
import { corrected } from './spelling.js';

const COMBINING = /\p{M}/gu;
const APOSTROPHES = /['’‘`´]/g;
/** A number, a word, or a sign that ends or divides a sentence. */
const TOKEN = /\d+[.,]\d+|[\p{L}\d]+|[|?:,]/gu;

/** Taking signs apart makes a text of some of them many times as long; no note is. */
const MOST_CHARACTERS = 4_000;

/**
 * A note as the patterns read it: lower case, no accents and no apostrophes, slips of spelling mended, one space between
 * tokens and one at either end. `|` ends a sentence; `?`, `:` and `,` stand as tokens of their own. Everyday phrases that
 * only sound like a red flag are left out.
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
