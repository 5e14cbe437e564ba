import { chaosRounds, type RoundsResult } from './rounds.js';

/** Batches stay in progress long enough for every fault to hit some. */
const SLOW_WORK = { CHAOS_SLOW_MS: '300' };

interface ControlOptions {
  databaseUrl: string;
  /** At most: a control ends as soon as it has shown its effect. */
  rounds: number;
  seed: string;
  report?: (line: string) => void;
}

/** The rounds without the fence: processes that resume after their lease overwrite their successors. */
export function withoutFence(options: ControlOptions): Promise<RoundsResult> {
  return chaosRounds({
    ...options,
    preloads: ['slow-work', 'without-fence'],
    environment: SLOW_WORK,
    kinds: ['stop'],
    mayContinue: ({ duplicates }) => duplicates === 0,
  });
}

/** The rounds with batches that count as done before they are written: a process that dies in between loses users. */
export function doneBeforeWritten(options: ControlOptions): Promise<RoundsResult> {
  return chaosRounds({
    ...options,
    preloads: ['slow-work', 'done-before-written'],
    environment: SLOW_WORK,
    kinds: ['kill'],
    mayContinue: ({ lost }) => lost === 0,
  });
}
