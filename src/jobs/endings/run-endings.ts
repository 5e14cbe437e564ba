import { Injectable } from '@nestjs/common';
import type { RunRow } from '../run/run-store.js';
import { RolloutSteps } from '../rollout/rollout-steps.js';
import { RunCanceller } from './run-canceller.js';
import { RunCloser } from './run-closer.js';
import { RunFailer } from './run-failer.js';
import { RunVerifier } from './run-verifier.js';

/** The three ways in which a run ends. Each frees the slot. */
@Injectable()
export class RunEndings {
  constructor(
    private readonly verifier: RunVerifier,
    private readonly closer: RunCloser,
    private readonly canceller: RunCanceller,
    private readonly failer: RunFailer,
    private readonly rollout: RolloutSteps,
  ) {}

  /** Called when all batches are done: verifies the run, then closes it. */
  async close(run: RunRow): Promise<void> {
    await this.verifier.verifyRun(run);
    await this.closer.close(run);
    await this.rollout.judgeEndedRuns();
  }

  cancel(run: RunRow): Promise<void> {
    return this.canceller.cancel(run);
  }

  async fail(run: RunRow, cause: unknown): Promise<void> {
    await this.failer.fail(run, cause);
    await this.rollout.judgeEndedRuns();
  }
}
