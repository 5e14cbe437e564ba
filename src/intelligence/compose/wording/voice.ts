import { type MetricDefinition, signOf } from '../../../observations/catalogue.js';
import type { MetricWords } from '../../../observations/catalogue/metric-words.js';
import type { TrendDirection, TrendWord } from '../../domain/artefacts.js';

/** The words of a metric's definition, with the verbs that agree with its label. */
export interface Voice extends MetricWords {
  /** The word that begins a sentence: "Sleep", "Steps". */
  subject: string;
  was: 'was' | 'were';
  is: 'is' | 'are';
  has: 'has' | 'have';
  seems: 'seems' | 'seem';
}

const SINGULAR = { was: 'was', is: 'is', has: 'has', seems: 'seems' } as const;
const PLURAL = { was: 'were', is: 'are', has: 'have', seems: 'seem' } as const;

export function voiceOf({ label, words }: MetricDefinition): Voice {
  return { ...words, ...(words.plural ? PLURAL : SINGULAR), subject: capitalise(label) };
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function directionOf(word: TrendWord): TrendDirection | null {
  return word === 'higher' || word === 'lower' ? word : null;
}

/** 'better' or 'worse' by the direction in the catalogue; null when neither direction is better. */
export function valence(metric: MetricDefinition, direction: TrendDirection): 'better' | 'worse' | null {
  const sign = signOf(metric.direction);
  if (sign === 0) return null;
  return sign > 0 === (direction === 'higher') ? 'better' : 'worse';
}

/** Examples: "sleep", "sleep and mood", "sleep, mood and pain". */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
