import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 10;

/** Asks until the answer is yes, where there is no event to wait for. The test's own time-out ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(INTERVAL_MS);
}
