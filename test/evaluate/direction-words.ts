import { builtInMetrics, metricDefinition } from '../../src/observations/catalogue.js';
import type { Fact } from '../../src/intelligence/domain/artefacts.js';

/** The evaluation has its own list, not the product's: a check that shares its words would share its gaps. */
const UP = [
  'more',
  'higher',
  'longer',
  'above',
  'up',
  'rose',
  'risen',
  'rises',
  'climbed',
  'increased',
  'greater',
];
const DOWN = [
  'less',
  'lower',
  'fewer',
  'shorter',
  'below',
  'down',
  'fell',
  'fallen',
  'falls',
  'dropped',
  'decreased',
];
/** Higher or lower, depending on the measure's direction. */
const WELCOME = ['better', 'readier', 'improved'];
const UNWELCOME = ['worse'];
const WORD = `\\b(${[...UP, ...DOWN, ...WELCOME, ...UNWELCOME].join('|')})\\b`;

/** Words of quantity that say nothing about a measure's direction. */
const NO_DIRECTION =
  /ups and downs|\b(?:no|any|once|one|or|some|about \d+|\d+|a few|few) more\b|\bmore (?:than|days|weeks|about|of)\b|\bno less\b|\bmore or less\b|\bif it gets worse\b/gi;

const LABELS = builtInMetrics().map(({ label }) => label);

export function hasDirectionWord(text: string): boolean {
  return new RegExp(WORD, 'i').test(text.replaceAll(NO_DIRECTION, ' '));
}

/**
 * The directions that a text gives to one measure: by the word directly before its name ("more sleep") or after it in
 * the same clause ("mood was lower").
 *
 * @returns +1 and -1 in their order; empty when the text gives it no direction
 */
export function directionsOf(text: string, code: string): (1 | -1)[] {
  const metric = metricDefinition(code.split('@')[0]);
  if (!metric) return [];
  const name = namePattern(metric.label);
  const found: (1 | -1)[] = [];
  for (const clause of text
    .replaceAll(NO_DIRECTION, ' ')
    .split(/[.,;:?!]| and (?=[a-z ]*(?:more|less|fewer|higher|lower|longer|shorter|better))/i)) {
    const word =
      new RegExp(`${WORD} ${name}`, 'i').exec(clause) ??
      new RegExp(`${name}\\b.*?${WORD}`, 'i').exec(clause) ??
      null;
    if (word) found.push(signOf(word[1].toLowerCase(), metric.direction));
  }
  return found;
}

/** Does not match where the label is only a part of another measure's name: "sleep" in "sleep quality". */
function namePattern(label: string): string {
  const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const longer = LABELS.filter((other) => other.startsWith(`${label} `)).map((other) =>
    other.slice(label.length),
  );
  const preceded = LABELS.filter((other) => other.endsWith(` ${label}`)).map((other) =>
    other.slice(0, -label.length),
  );
  const behind = preceded.map((start) => `(?<!${escape(start)})`).join('');
  return `${behind}${escape(label)}${longer.map((rest) => `(?!${escape(rest)})`).join('')}`;
}

function signOf(word: string, direction: 'higher_is_better' | 'lower_is_better' | 'neither'): 1 | -1 {
  const welcome = direction === 'lower_is_better' ? -1 : 1;
  if (WELCOME.includes(word)) return welcome;
  if (UNWELCOME.includes(word)) return welcome === 1 ? -1 : 1;
  return UP.includes(word) ? 1 : -1;
}

export const signOfFact = ({ direction }: Fact): 1 | -1 => (direction === 'higher' ? 1 : -1);
