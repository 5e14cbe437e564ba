import type { StartedRun } from '../jobs/coordinator/run-service.js';
import type { RunReader } from '../jobs/run/run-reader.js';
import { Progress } from './progress.js';

const LOOK_EVERY_MS = 250;

/** Shows a run's progress until it ends. */
export async function watchRun(run: StartedRun, runs: RunReader): Promise<void> {
  const progress = new Progress('users');
  const look = async (): Promise<void> => {
    const { done, total } = await runs.progress(run.jobId);
    if (total > 0) progress.set(done, total);
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = look().catch(() => undefined);
  }, LOOK_EVERY_MS);
  try {
    await run.finished;
  } finally {
    clearInterval(timer);
    await looking;
  }
  await look();
  progress.stop();
}
