import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 25;

/** Asks until there is an answer, or returns undefined after `timeoutMs`. For other processes, which send no events. */
export async function poll<Answer>(
  ask: () => Answer | undefined,
  timeoutMs: number,
  intervalMs = INTERVAL_MS,
): Promise<Answer | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = ask();
    if (answer !== undefined || performance.now() > deadline) return answer;
    await delay(intervalMs);
  }
}
