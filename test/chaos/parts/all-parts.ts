import { crashPointsPart } from './crash-points-part.js';
import { lossPart } from './loss-part.js';
import type { Part } from './part.js';
import { drainPart, resumePart } from './recovery-part.js';
import { controlsPart, roundsPart } from './rounds-part.js';
import { ticksPart, weeksPart } from './schedule-part.js';

/** In the order in which they run: the last one takes all the time that is left. */
export const ALL_PARTS: readonly Part[] = [
  controlsPart,
  crashPointsPart,
  resumePart,
  drainPart,
  lossPart,
  ticksPart,
  weeksPart,
  roundsPart,
];
