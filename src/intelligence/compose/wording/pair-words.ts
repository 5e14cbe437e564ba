import {
  isMedication,
  metricDefinition,
  type MetricDefinition,
  signOf,
} from '../../../observations/catalogue.js';
import type { DeclaredPair } from '../../domain/analysis.js';
import { capitalise, voiceOf } from './voice.js';

/**
 * A pair in words whose directions agree with the sign of rho. Of the two true readings ("more x, higher y" and "less
 * x, lower y") it uses the one that ends in the welcome direction of y.
 */
export interface PairWords {
  /** Example: "On days with more sleep", "After days with fewer steps". */
  when: string;
  /** "mood is higher": for confirmed pairs. */
  settled: string;
  /** "mood seems to be higher": for pairs that are only worth watching. */
  maybe: string;
  /** "mood is higher after nights with more sleep": follows "whether". */
  whether: string;
}

export function pairWords(pair: DeclaredPair, rho: number): PairWords {
  const x = definitionOf(pair.x);
  const y = definitionOf(pair.y);
  const xHigher = speaksOfMore(pair, rho);
  const yHigher = rho > 0 === xHigher;
  const voice = voiceOf(y);
  const word = yHigher ? voice.higher : voice.lower;
  const days = `${occasion(x, pair.lag)} ${xHigher ? voiceOf(x).more : voiceOf(x).less}`;
  return {
    when: capitalise(days),
    settled: `${y.label} ${voice.is} ${word}${later(x, pair.lag)}`,
    maybe: `${y.label} ${voice.seems} to be ${word}${later(x, pair.lag)}`,
    whether: `${y.label} ${voice.is} ${word} ${days}`,
  };
}

/**
 * Whether the sentence is about the days with more of x, or about those with less. For a medicine it only says "on
 * days with it": "on days without" would sound like advice.
 */
export function speaksOfMore(pair: DeclaredPair, rho: number): boolean {
  return isMedication(pair.x) || rho > 0 === signOf(definitionOf(pair.y).direction) >= 0;
}

/** The sentence for a candidate: "On days with less fatigue, readiness seems to be higher. Is it so for you?" */
export function pairQuestion(pair: DeclaredPair, rho: number): string {
  const { when, maybe } = pairWords(pair, rho);
  return `${when}, ${maybe}. Is it so for you?`;
}

/** The sentence for a confirmed pair: "On days with less fatigue, readiness is higher." */
export function pairStatement(pair: DeclaredPair, rho: number): string {
  const { when, settled } = pairWords(pair, rho);
  return `${when}, ${settled}.`;
}

function occasion({ words }: MetricDefinition, lag: 0 | 1): string {
  // Such nights are probably dated by their evening: "the next day" could then be the wrong one.
  if (words.occasion === 'night')
    return lag === 1 ? 'one day after the date of nights with' : 'after nights with';
  return lag === 1 ? 'after days with' : 'on days with';
}

const later = ({ words }: MetricDefinition, lag: 0 | 1): string =>
  lag === 1 && words.occasion !== 'night' ? ' the next day' : '';

/** @throws Error for an unknown code: the analysis only pairs metrics of the catalogue. */
export function definitionOf(code: string): MetricDefinition {
  const metric = metricDefinition(code);
  if (metric === null) throw new Error('a pair names a metric that is not in the catalogue');
  return metric;
}
