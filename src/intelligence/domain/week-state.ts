import type { SpentMonday } from './budget.js';
import type { StoryMemory } from './level-story.js';
import type { LadderPair } from './analysis.js';
import type { ArrivedFlag } from '../../safety/red-flag.js';

/** The range given for one metric's mean of the following week. */
export interface GivenRange {
  metric: string;
  low: number;
  high: number;
  /** The source that it was made from, where the metric has several. */
  source?: string;
}

/** The red flags over weeks that a brief has reported of one week, whichever brief it was. */
export interface JudgedWeek {
  /** Day number of the Monday after it. */
  weekOf: number;
  /** Category and metric of each. */
  courses: string[];
}

/** What one week leaves to the next: the only memory between weeks. A week writes only its own state. */
export interface WeekState {
  /** Last day number that was over when the week was generated: the next brief reports the red flags of later days. */
  readUntil: number;
  /** The arrived red flags of the last RED_FLAG_DAYS that a brief has reported. Absent: none. */
  flagsReported?: ArrivedFlag[];
  /** The courses over weeks that were reported, by the weeks of the last RED_FLAG_DAYS, in order. Absent: not known. */
  courses?: JudgedWeek[];
  /** The velocity score; null: none. */
  score: number | null;
  ladder: LadderPair[];
  ranges: GivenRange[];
  /** What the last Mondays took of the budget of errors. Absent: none yet. */
  budget?: SpentMonday[];
  /** The stories that continue, and those that have just ended. Absent: none yet. */
  stories?: StoryMemory;
  /** How often earlier ranges held, over all weeks. */
  rangesHeld: { held: number; of: number };
  /**
   * What was reported, so that it is not repeated every Monday: the topic's key and the Monday (day number) of the
   * report.
   */
  told: { topic: string; on: number }[];
}

/** The latest week before this one that left a state; usually the week before. */
export interface PreviousWeek {
  weekOf: number;
  state: WeekState;
}
