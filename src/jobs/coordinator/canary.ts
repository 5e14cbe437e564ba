import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { BatchStore, type RunProgress } from '../batch/batch-store.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { RunVerifier } from '../endings/run-verifier.js';

/** Fewer failures than this never stop a run, whatever share of a small run they are: retries handle them (decision 41). */
const FEWEST_FAILURES = 10;
const ALL_BATCHES = 2 ** 31 - 1;

/**
 * Decides how far a cohort run may be dispatched. Its first batches (the canary) are verified before the rest is
 * dispatched, and its failures must stay within the error budget. The users of a named run are always processed.
 */
@Injectable()
export class Canary {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly runs: RunStore,
    private readonly batches: BatchStore,
    private readonly verifier: RunVerifier,
  ) {}

  /** Returns the number of the last batch that may be dispatched now; 0 if it has stopped the run. */
  async lastBatchToDispatch(run: RunRow, progress: RunProgress): Promise<number> {
    if (run.scope === 'named') return ALL_BATCHES;
    if (progress.canaryPassed) return this.lastBatchWithinBudget(run, progress);
    if (progress.canaryOpen) return this.config.job.canaryBatches;
    await this.verifier.verifyRun(run);
    const verified = await this.batches.readProgress(run);
    const last = await this.lastBatchWithinBudget(run, verified);
    if (last > 0) await this.runs.markCanaryPassed(run);
    return last;
  }

  private async lastBatchWithinBudget(run: RunRow, progress: RunProgress): Promise<number> {
    const { failed, budgetAmong: among } = progress;
    const budget = this.config.job.errorBudgetPercent;
    if (failed < FEWEST_FAILURES || failed <= (budget / 100) * among) return ALL_BATCHES;
    const where = progress.canaryPassed ? 'the run' : 'its first batches';
    await this.runs.reportFailure(
      run.id,
      `the error budget is spent: ${failed} of ${among} users of ${where} failed; at most ${budget} % may`,
    );
    return 0;
  }
}
