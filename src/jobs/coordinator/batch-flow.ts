import { Injectable } from '@nestjs/common';
import { traced } from '../../common/tracing.js';
import { BatchDispatcher } from '../dispatch/batch-dispatcher.js';
import { BatchStore, type RunProgress } from '../batch/batch-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { Planner } from '../plan/planner.js';
import { BatchWorker } from '../batch/batch-worker.js';
import type { Drive } from '../run/drive.js';
import { Canary } from './canary.js';

/** Outstanding batches per batch that can be in progress: enough that no worker waits, and few so that a pause acts soon. */
const WINDOW_PER_SLOT = 4;
/** How often the coordinator reads the run tables; the workers of its own process wake it sooner. */
const POLL_EVERY_MS = 200;
/** How often a run's counters are updated to show its progress; they are counted again when the run closes. */
const COUNT_EVERY_MS = 5000;

/**
 * Plans a run if it is not planned yet, and dispatches its batches, a window at a time, until all are done or the run must
 * stop.
 */
@Injectable()
export class BatchFlow {
  constructor(
    private readonly planner: Planner,
    private readonly batches: BatchStore,
    private readonly outcomes: OutcomeStore,
    private readonly dispatcher: BatchDispatcher,
    private readonly worker: BatchWorker,
    private readonly canary: Canary,
  ) {}

  /** Sets `drive.halted` if it returns before all batches are done. */
  async planAndDispatch(drive: Drive): Promise<void> {
    await traced('run.plan', { job_id: drive.run.jobId }, () =>
      this.planner.planCohort(drive.run, () => drive.halted !== null),
    );
    await this.dispatchUntilDone(drive);
  }

  private async dispatchUntilDone(drive: Drive): Promise<void> {
    this.worker.start();
    let slots = 1;
    let finished = 0;
    let countedAt = performance.now();
    // Reading the progress after every batch would cost more than the batch's own claim.
    const unsubscribe = this.worker.onProgress(() => {
      finished += 1;
      if (finished >= (slots * WINDOW_PER_SLOT) / 2) drive.waiter.wake();
    });
    try {
      while (drive.halted === null) {
        const progress = await this.batches.readProgress(drive.run);
        if (isOver(progress, drive)) return;
        slots = Math.max(1, progress.capacity);
        finished = 0;
        await this.dispatchMore(drive, progress, slots * WINDOW_PER_SLOT);
        if (performance.now() - countedAt >= COUNT_EVERY_MS) {
          await this.outcomes.refreshCountersWhileRunning(drive.run);
          countedAt = performance.now();
        }
        await drive.waiter.wait(POLL_EVERY_MS);
      }
    } finally {
      unsubscribe();
    }
  }

  private async dispatchMore(drive: Drive, progress: RunProgress, window: number): Promise<void> {
    if (mustEnd(progress)) return;
    // Dispatch messages that arrive during a pause are lost: they are published again when the run continues.
    if (progress.paused) return this.batches.recallUnclaimed(drive.run);
    const lastBatch = await this.canary.lastBatchToDispatch(drive.run, progress);
    const refs = await this.batches.dispatchNext(drive.run, window, lastBatch);
    if (refs.length > 0) await this.dispatcher.dispatch(refs);
  }
}

const mustEnd = ({ cancelRequested, failure }: RunProgress): boolean => cancelRequested || failure !== null;

/** A run that must end first waits for the batches in progress. */
function isOver(progress: RunProgress, drive: Drive): boolean {
  if (!progress.held) drive.halted = 'lost';
  else if (!progress.underWay && progress.failure !== null) {
    drive.halted = 'failed';
    drive.failure = progress.failure;
  } else if (!progress.underWay && progress.cancelRequested) drive.halted = 'cancelled';
  return drive.halted !== null || (!progress.open && !mustEnd(progress));
}
