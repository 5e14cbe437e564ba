import type { LadderPair } from './analysis.js';
import type { TrendDirection } from './artefacts.js';

/** The range given for one metric's mean of the week that follows. */
export interface GivenRange {
  metric: string;
  low: number;
  high: number;
}

/** What one week leaves to the next: the only memory between weeks. Written for its own week only. */
export interface WeekState {
  /** Last day number that was over when the week was made: red flags of later days are the next brief's. */
  readUntil: number;
  /** The velocity score; null: none. */
  score: number | null;
  ladder: LadderPair[];
  ranges: GivenRange[];
  /** How earlier ranges have held, over all weeks. */
  rangesHeld: { held: number; of: number };
  /** What was told, so that it is not told again every Monday: the topic's key and the Monday (day number) it was. */
  told: { topic: string; on: number }[];
  /** What led this week's brief, so that the next one goes on from there instead of repeating it. */
  led: { kind: string; metric: string | null; direction: TrendDirection | null } | null;
}

/** The latest week before this one that left a state; usually the week before. */
export interface PreviousWeek {
  weekOf: number;
  state: WeekState;
}
