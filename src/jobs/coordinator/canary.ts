import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { BatchStore, type RunProgress } from '../batch/batch-store.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { RunVerifier } from '../endings/run-verifier.js';

/** Fewer failures than this are the retries' business, whatever share they are of a small run (decision 41). */
const FEWEST_FAILURES = 10;
const ALL_BATCHES = 2 ** 31 - 1;

/**
 * What must hold for a run over everybody to go on: its first batches (the canary) are verified before the rest is let
 * out, and its failures stay inside the error budget. Users whom somebody named are processed whatever happens.
 */
@Injectable()
export class Canary {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly runs: RunStore,
    private readonly batches: BatchStore,
    private readonly verifier: RunVerifier,
  ) {}

  /** The number of the last batch that may be let out now; 0 when the run has been stopped. */
  async lastBatchToDispatch(run: RunRow, standing: RunProgress): Promise<number> {
    if (run.scope === 'named') return ALL_BATCHES;
    if (standing.canaryPassed) return this.lastBatchWithinBudget(run, standing);
    if (standing.canaryOpen) return this.config.job.canaryBatches;
    await this.verifier.verifyRun(run);
    const verified = await this.batches.readProgress(run);
    const last = await this.lastBatchWithinBudget(run, verified);
    if (last > 0) await this.runs.markCanaryPassed(run);
    return last;
  }

  private async lastBatchWithinBudget(run: RunRow, standing: RunProgress): Promise<number> {
    const { failed, budgetAmong: among } = standing;
    const budget = this.config.job.errorBudgetPercent;
    if (failed < FEWEST_FAILURES || failed <= (budget / 100) * among) return ALL_BATCHES;
    const where = standing.canaryPassed ? 'the run' : 'its first batches';
    await this.batches.reportFailure(
      { runId: run.id },
      `the error budget is spent: ${failed} of ${among} users of ${where} failed, ${budget} % may`,
    );
    return 0;
  }
}
