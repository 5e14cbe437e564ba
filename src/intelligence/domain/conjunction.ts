import type { MetricDefinition } from '../../observations/catalogue.js';
import type { TrendDirection } from './artefacts.js';

/** One measure's part in a week in which many measures were out. */
export interface ConjunctionMember {
  metric: MetricDefinition;
  direction: TrendDirection;
  /** null: neither direction is better. */
  valence: 'better' | 'worse' | null;
  /** Distance of the week from the eight before it, as a standard normal variable. */
  surprise: number;
}

/** A week in which many measures were out at once, each perhaps a little. */
export interface Conjunction {
  /** On which side most of them were; mixed: on both. strain: the heart beats faster, with other signs of effort. */
  kind: 'better' | 'worse' | 'mixed' | 'strain';
  /** Those that were out, the most telling first. */
  members: ConjunctionMember[];
  /** Number of measures that could be judged. */
  of: number;
  /** How unusual the week is, as a standard normal variable, and its p. */
  size: number;
  p: number;
}
