import { DEFAULT_OPTIONS, type RenderOptions } from './language.js';

let inForce: RenderOptions = DEFAULT_OPTIONS;

/** How the texts of the person are put in words whose week is being composed. */
export const optionsInForce = (): RenderOptions => inForce;

/**
 * Runs `work` with these options in force. Values are written in many places, so the options are not handed through all
 * of them. As `work` is not asynchronous, no other person's work can come between (as in inWordsOf of the catalogue).
 */
export function writtenIn<T>(options: RenderOptions, work: () => T): T {
  const before = inForce;
  inForce = options;
  try {
    return work();
  } finally {
    inForce = before;
  }
}
