import { chaosRounds, type RoundsResult } from './rounds.js';

/** Batches stay in hand long enough for every fault to hit some. */
const IN_HAND = { CHAOS_SLOW_MS: '300' };

interface ControlOptions {
  databaseUrl: string;
  /** At the most: a control has done its work when it has shown something. */
  rounds: number;
  seed: string;
  tell?: (line: string) => void;
}

/** The rounds without the fence: processes that wake up after their lease write over their successors. */
export function withoutFence(options: ControlOptions): Promise<RoundsResult> {
  return chaosRounds({
    ...options,
    preloads: ['slow-work', 'without-fence'],
    environment: IN_HAND,
    kinds: ['stop'],
    goOn: ({ duplicates }) => duplicates === 0,
  });
}

/** The rounds with batches that count as done before they are written: who dies in between takes users along. */
export function finishFirst(options: ControlOptions): Promise<RoundsResult> {
  return chaosRounds({
    ...options,
    preloads: ['slow-work', 'finish-first'],
    environment: IN_HAND,
    kinds: ['kill'],
    goOn: ({ lost }) => lost === 0,
  });
}
