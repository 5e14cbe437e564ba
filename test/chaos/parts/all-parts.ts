import { crashPointsPart } from './crash-points-part.js';
import { lossPart } from './loss-part.js';
import type { Part } from './part.js';
import { drainPart, resumePart } from './recovery-part.js';
import { controlsPart, roundsPart } from './rounds-part.js';

/** In the order in which they run: what takes as long as there is time comes last. */
export const ALL_PARTS: readonly Part[] = [
  controlsPart,
  crashPointsPart,
  resumePart,
  drainPart,
  lossPart,
  roundsPart,
];
