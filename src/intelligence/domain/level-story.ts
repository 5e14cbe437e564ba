import type { TrendDirection } from './artefacts.js';

/** What is reported of one measure over several weeks, as one week leaves it to the next. Days are day numbers. */
export interface LevelStory {
  /** Readable, and the same in all weeks: `trend:sleep_minutes:2026-10-05`. */
  id: string;
  kind: 'trend' | 'episode' | 'change' | 'drift';
  metric: string;
  direction: TrendDirection;
  /** The Monday on which it was first reported. */
  openedOn: number;
  /** Its first day. */
  since: number;
  /** The level before it, which never changes while the story is open; level and worthwhile in the metric's unit. */
  reference: { from: number; to: number; level: number; worthwhile: number; n: number };
  /** How far from that level it was when it opened, in the metric's unit. */
  size: number;
  /** Mondays in a row on which the measure had too few days to say how it continues. */
  unseen: number;
}

/** How a story continues this week. */
export type StoryState = 'opened' | 'ongoing' | 'back' | 'new_level' | 'withdrawn';

export interface StoryStep {
  story: LevelStory;
  state: StoryState;
  /** This week's mean in the metric's unit, and its recorded days; null: too few to say. */
  week: { mean: number; days: number } | null;
  /** Whether the week is as far from the reference as certain words need: "still higher". */
  isStill: boolean;
}

/** What the stories leave to the next week. */
export interface StoryMemory {
  open: LevelStory[];
  /** Stories that have ended in the last weeks, so that what ended them is not reported as news. */
  ended: {
    story: LevelStory;
    on: number;
    /** It ended with a new level. */
    isSettled?: true;
  }[];
}
