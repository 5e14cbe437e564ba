import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { DeclaredPair, PairEffect } from '../../domain/analysis.js';
import { formatChangeBesideName, roundTo } from './format-value.js';
import { definitionOf, speaksOfMore } from './pair-words.js';
import { voiceOf } from './voice.js';

export interface EffectWords {
  /** Example: "Headache was there on 9 of 14 such days (39 to 84 %), and on 3 of 47 others (2 to 17 %)." */
  sentence: string;
  value: number;
  unit: string;
  interval: [number, number];
  /** Every number of the sentence, as it is written there. */
  display: string[];
}

/**
 * How much y differs on the days that the sentence is about.
 * @param rho decides which days those are, as in pairWords
 */
export function effectWords(pair: DeclaredPair, rho: number, effect: PairEffect): EffectWords {
  const y = definitionOf(pair.y);
  const more = speaksOfMore(pair, rho);
  return effect.kind === 'frequencies' ? frequencies(y, effect, more) : difference(y, effect, more);
}

type Frequencies = Extract<PairEffect, { kind: 'frequencies' }>;
type Difference = Extract<PairEffect, { kind: 'difference' }>;

function frequencies(y: MetricDefinition, effect: Frequencies, more: boolean): EffectWords {
  const [chosen, others] = more ? [effect.withX, effect.withoutX] : [effect.withoutX, effect.withX];
  const share = ({ interval }: Frequencies['withX']): string =>
    `${Math.round(100 * interval[0])} to ${Math.round(100 * interval[1])} %`;
  const display = [
    `${chosen.days} of ${chosen.of}`,
    share(chosen),
    `${others.days} of ${others.of} others`,
    share(others),
  ];
  const voice = voiceOf(y);
  return {
    sentence: `${voice.subject} ${voice.was} ${voice.present} on ${display[0]} such days (${display[1]}), and on ${display[2]} (${display[3]}).`,
    value: roundTo(chosen.days / chosen.of, 2),
    unit: 'share',
    interval: [roundTo(chosen.interval[0], 2), roundTo(chosen.interval[1], 2)],
    display,
  };
}

function difference(y: MetricDefinition, effect: Difference, more: boolean): EffectWords {
  const sign = more ? 1 : -1;
  const size = sign * effect.difference;
  const ends = [sign * effect.interval[0], sign * effect.interval[1]].sort((a, b) => a - b);
  const voice = voiceOf(y);
  const spoken = formatChangeBesideName(y, Math.abs(size));
  const decimals = y.decimals + 1;
  return {
    sentence: `The difference is about ${spoken}.`,
    value: roundTo(size, decimals),
    unit: y.unit,
    interval: [roundTo(ends[0], decimals), roundTo(ends[1], decimals)],
    display: [spoken, `${spoken} ${size > 0 ? voice.higher : voice.lower}`],
  };
}
