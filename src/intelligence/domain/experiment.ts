import type { MetricDefinition } from '../../observations/catalogue.js';

/** Smallest share of the days that must follow the schedule. */
export const MIN_ADHERENCE = 0.75;

/**
 * A trial of a small habit that a brief suggests. It contains everything that starting it needs; nothing is drawn
 * later.
 */
export interface ExperimentProposal {
  /** UUIDv5 of person, week, habit and outcome: generating the same week again suggests the same trial. */
  id: string;
  /** Code of the habit in the list of safe ones (experiments/habits.ts). */
  habit: string;
  /** Short name of the habit, and what to do on a day with it: a whole sentence in the imperative. */
  title: string;
  instruction: string;
  /** x of the pair behind it: the input that the habit moves. */
  x: string;
  /** Metric code of the primary outcome; read on the same day as the habit (0) or the day after (1). */
  outcome: string;
  lag: 0 | 1;
  /** Length in days, even: half of them with the habit. */
  days: number;
  /** Which days have the habit, from the first day on: decided by chance, in advance, whenever the trial starts. */
  schedule: boolean[];
  /** Share of the days that must follow the schedule before the figures are reported. */
  adherence: number;
  /**
   * The difference it was planned for, in SDs of the outcome's days, and the probability of seeing it if it is real
   * (0-1).
   */
  effect: number;
  power: number;
}

/**
 * One person's trial of a small habit. The days are paired, and chance decided in advance which day of each pair has
 * it.
 */
export interface Experiment {
  id: string;
  /** Code of the habit in the list of safe ones (experiments/habits.ts). */
  habit: string;
  /** Metric code of the primary outcome, and whether it is read on the same day or the day after. */
  outcome: string;
  lag: 0 | 1;
  /** Day number of schedule[0]. */
  startsOn: number;
  /** true: a day with the habit. Even length: days 2i and 2i+1 are a pair, with one of each. */
  schedule: readonly boolean[];
  /** What the person said they did; days without an answer count as not followed. */
  answers: readonly { day: number; did: boolean }[];
  /** Day number on which the person ended it early; null: not ended early. */
  stoppedOn: number | null;
}

/** The state of an experiment on the Monday of issue. */
export interface ExperimentResult {
  experiment: Experiment;
  outcome: MetricDefinition;
  /** 'finished' and 'stopped' only since the brief before this one; older ones are not reported again. */
  state: 'running' | 'finished' | 'stopped';
  /** Days passed and in all; share of the passed days that were answered and followed the schedule (0-1). */
  daysGone: number;
  days: number;
  followed: number;
  /**
   * Only of a finished experiment whose schedule was followed: days with the habit minus days without, in the outcome's
   * unit, as scheduled (a day that was not followed still counts as chance assigned it). Otherwise NaN.
   */
  difference: number;
  interval95: [number, number];
  /** Randomisation test, two-sided, and the number of pairs of days behind it. */
  p: number;
  pairs: number;
  /** Why a finished experiment has no figures. */
  reason: 'too_few_pairs' | 'not_followed' | null;
}
