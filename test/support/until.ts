import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 10;

/** Asks until the answer is yes: for what gives no event, such as a lock that somebody waits for. The test's own time-out ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(INTERVAL_MS);
}
