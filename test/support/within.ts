import { setTimeout as delay } from 'node:timers/promises';

const ASK_EVERY_MS = 50;

/** Asks until there is an answer; null once the seconds are over. If the question throws (a server is away), it asks again. */
export async function answerWithinSeconds<Answer>(
  seconds: number,
  ask: () => Answer | null | Promise<Answer | null>,
): Promise<Answer | null> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await Promise.resolve()
      .then(ask)
      .catch(() => null);
    if (answer !== null) return answer;
    if (performance.now() > deadline) return null;
    await delay(ASK_EVERY_MS);
  }
}

/** Asks in the same way for an answer that must come. @throws Error that names it */
export async function mustCome<Answer>(
  what: string,
  seconds: number,
  ask: () => Answer | null | Promise<Answer | null>,
): Promise<Answer> {
  const answer = await answerWithinSeconds(seconds, ask);
  if (answer === null) throw new Error(`${what}: not within ${seconds} s`);
  return answer;
}
