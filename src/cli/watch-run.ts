import type { StartedRun } from '../jobs/coordinator/run-service.js';
import type { RunReader } from '../jobs/run/run-reader.js';
import { Progress } from './progress.js';

const POLL_MS = 250;

/** Shows the progress of a run until it ends. */
export async function watchRun(run: StartedRun, runs: RunReader): Promise<void> {
  const progress = new Progress('users');
  const poll = async (): Promise<void> => {
    const { done, total } = await runs.progress(run.jobId);
    if (total > 0) progress.set(done, total);
  };
  let polling: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    polling = poll().catch(() => undefined);
  }, POLL_MS);
  try {
    await run.finished;
  } finally {
    clearInterval(timer);
    await polling;
  }
  await poll();
  progress.stop();
}
