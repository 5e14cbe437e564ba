import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Node gives `gc` to contexts made after the flag was set, so that no program needs one on its command line. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/**
 * V8 lets garbage grow to several times of what lives, so that a process which keeps nothing of the users it sees would look
 * the bigger the more it has seen. From here on it is collected a quarter above what lives: a tenth more of CPU. Not a limit:
 * what is needed is had (decision 53).
 */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=25');
  // The rule counts from a collection; before the first one there is none.
  collectGarbage();
}
