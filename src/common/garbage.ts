import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Node offers `gc` in contexts created after the flag was set, so no program needs the flag on its command line. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/**
 * Makes V8 collect garbage as soon as the heap is a quarter larger than the live data. By default garbage may grow to
 * several times the live data, so a process that keeps nothing of the users it has processed would look larger the more
 * it has processed. The setting costs about a tenth more CPU. It is no limit: the heap still grows to what is needed
 * (decision 53).
 */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=25');
  // V8 applies the percentage to the size after a collection, so a first collection is needed.
  collectGarbage();
}
