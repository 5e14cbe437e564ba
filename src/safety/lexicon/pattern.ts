import type { SpokenFlag } from '../red-flag.js';

/** The form of a category in normalised words. */
export interface Pattern {
  category: SpokenFlag;
  /** Each part must be found, and meant (see context.ts); the parts may be in different sentences. */
  all: readonly RegExp[];
  /** When the sentence of a match contains this, the match is something else. */
  unless?: RegExp;
}
