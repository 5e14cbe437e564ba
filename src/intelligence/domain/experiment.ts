import type { MetricDefinition } from '../../observations/catalogue.js';

/** Share of days that must go by the schedule. */
export const MIN_ADHERENCE = 0.75;

/** A trial of a small habit that a brief suggests. Everything the start needs is in it; nothing is drawn later. */
export interface ExperimentProposal {
  /** UUIDv5 of person, week, habit and outcome: the same week made again suggests the same one. */
  id: string;
  /** Code of the habit in the list of safe ones (experiments/habits.ts). */
  habit: string;
  /** Short name of the habit, and what to do on a day with it: a whole sentence in the imperative. */
  title: string;
  instruction: string;
  /** The pair behind it: the input the habit moves. */
  x: string;
  /** Metric code of the primary outcome; read on the same day as the habit (0) or the day after (1). */
  outcome: string;
  lag: 0 | 1;
  /** Length in days, even: half of them with the habit. */
  days: number;
  /** Which days have the habit, from the first day on: decided by chance, in advance, whenever it starts. */
  schedule: boolean[];
  /** Share of the days that must go by the schedule for the figures to be told. */
  adherence: number;
  /** The difference it was planned for, in SDs of the outcome's days, and the chance to see it if it is real (0-1). */
  effect: number;
  power: number;
}

/** One person's trial of a small habit: the days are paired, and chance decided in advance which day of each pair has it. */
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
  /** Day number on which the person ended it early; null: not. */
  stoppedOn: number | null;
}

/** What stands of an experiment on the Monday of issue. */
export interface ExperimentResult {
  experiment: Experiment;
  outcome: MetricDefinition;
  /** 'finished' and 'stopped': since the brief before this one; older ones are not told again. */
  state: 'running' | 'finished' | 'stopped';
  /** Days gone and in all; share of the gone days that were answered and went by the schedule (0-1). */
  daysGone: number;
  days: number;
  followed: number;
  /**
   * Finished only, and only where the schedule was followed: days with the habit minus days without, in the outcome's
   * unit, as the schedule had them (a day that was not followed stays where chance put it). NaN otherwise.
   */
  difference: number;
  interval95: [number, number];
  /** Randomisation test, two-sided; pairs of days it rests on. */
  p: number;
  pairs: number;
  /** Why a finished experiment has no figures. */
  reason: 'too_few_pairs' | 'not_followed' | null;
}
