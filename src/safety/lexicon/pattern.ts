import type { SpokenFlag } from '../red-flag.js';

/** What a category looks like in normalised words. */
export interface Pattern {
  category: SpokenFlag;
  /** Each must be found, and meant (see context.ts); they may stand in different sentences. */
  all: readonly RegExp[];
  /** Somewhere in the sentence of a find: then it is something else. */
  unless?: RegExp;
}
