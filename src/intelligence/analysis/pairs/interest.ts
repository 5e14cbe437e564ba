import { isMedication, metricDefinition } from '../../../observations/catalogue.js';
import type { DeclaredPair, LadderResult } from '../../domain/analysis.js';
import { byPairCodes, isSamePair } from './compare-pairs.js';

/**
 * Generally known relations between measures, besides feelings that go together: true for most people, so hardly news.
 */
const KNOWN: readonly DeclaredPair[] = [
  { x: 'hrv_rmssd', y: 'resting_heart_rate', lag: 0 },
  { x: 'skin_temperature', y: 'resting_heart_rate', lag: 0 },
  { x: 'respiratory_rate', y: 'resting_heart_rate', lag: 0 },
  { x: 'training_load', y: 'soreness', lag: 1 },
];

/**
 * Orders the pairs that passed the association test for reporting: first what surprises, then what the person can act
 * on, then what is welcome, and only then the stronger one. People who read such findings valued surprise, utility and
 * positive valence above strength (Jones & Kelly 2016, CHI EA).
 *
 * @returns below 0 when a comes first; never 0 for different pairs
 */
export function mostInteresting(a: LadderResult, b: LadderResult): number {
  return (
    surprise(b.pair) - surprise(a.pair) ||
    usefulness(b.pair) - usefulness(a.pair) ||
    welcome(b) - welcome(a) ||
    strength(b) - strength(a) ||
    byPairCodes(a.pair, b.pair)
  );
}

/** 0: expected. Two reports of the mood of one evening go together in nearly all people. */
function surprise(pair: DeclaredPair): 0 | 1 {
  const bothFelt = isFelt(pair.x) && isFelt(pair.y);
  return bothFelt || KNOWN.some((known) => isSamePair(known, pair)) ? 0 : 1;
}

function isFelt(code: string): boolean {
  return !isMedication(code) && (metricDefinition(code)?.selfReported ?? false);
}

/** 1: x is something a person does. A medicine is not theirs to vary. */
function usefulness({ x }: DeclaredPair): 0 | 1 {
  return metricDefinition(x)?.role === 'input' && !isMedication(x) ? 1 : 0;
}

/**
 * 1: more of a good thing goes with more of a good thing; -1: with less of it; 0: one of the two is neither good nor
 * bad.
 */
function welcome({ pair: { x, y, sign } }: LadderResult): number {
  return sign * goodness(x) * goodness(y);
}

function goodness(code: string): number {
  const direction = metricDefinition(code)?.direction;
  if (direction === 'higher_is_better') return 1;
  return direction === 'lower_is_better' ? -1 : 0;
}

function strength({ association, confirmation }: LadderResult): number {
  return Math.abs((association ?? confirmation)?.rho ?? 0);
}
