import { Injectable } from '@nestjs/common';
import { traced } from '../../common/tracing.js';
import { BatchDispatcher } from '../dispatch/batch-dispatcher.js';
import { BatchStore, type RunProgress } from '../batch/batch-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { Planner } from '../plan/planner.js';
import { BatchWorker } from '../batch/batch-worker.js';
import type { Drive } from '../run/drive.js';
import { Canary } from './canary.js';

/** Outstanding batches for each one that can be in hand: enough that nobody waits, few enough that a pause is soon felt. */
const WINDOW_PER_SLOT = 4;
/** How often the coordinator looks at the ledger; the workers of its own process call it sooner. */
const POLL_EVERY_MS = 200;
/** How often a run's counters are brought up to date for whoever reads them meanwhile; the close counts once more. */
const COUNT_EVERY_MS = 5000;

/** Plans a run where it is not planned yet, and lets its batches out, a window at a time, until all are done or the run must not go on. */
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

  /** Sets `drive.halted` when it ends before all batches are done. */
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
    // A look for every batch would cost more than the batch's own claim.
    const forget = this.worker.onProgress(() => {
      finished += 1;
      if (finished >= (slots * WINDOW_PER_SLOT) / 2) drive.waiter.wake();
    });
    try {
      while (drive.halted === null) {
        const standing = await this.batches.readProgress(drive.run);
        if (isOver(standing, drive)) return;
        slots = Math.max(1, standing.capacity);
        finished = 0;
        await this.dispatchMore(drive, standing, slots * WINDOW_PER_SLOT);
        if (performance.now() - countedAt >= COUNT_EVERY_MS) {
          await this.outcomes.refreshCountersWhileRunning(drive.run);
          countedAt = performance.now();
        }
        await drive.waiter.wait(POLL_EVERY_MS);
      }
    } finally {
      forget();
    }
  }

  private async dispatchMore(drive: Drive, standing: RunProgress, window: number): Promise<void> {
    if (mustEnd(standing)) return;
    // Words that come while nobody may claim are lost: when the run goes on, they are sent again.
    if (standing.paused) return this.batches.recallUnclaimed(drive.run);
    const lastBatch = await this.canary.lastBatchToDispatch(drive.run, standing);
    const refs = await this.batches.dispatchNext(drive.run, window, lastBatch);
    if (refs.length > 0) await this.dispatcher.dispatch(refs);
  }
}

const mustEnd = ({ cancelRequested, failure }: RunProgress): boolean => cancelRequested || failure !== null;

/** A run that must end lets the batches in hand come to their end first. */
function isOver(standing: RunProgress, drive: Drive): boolean {
  if (!standing.held) drive.halted = 'lost';
  else if (!standing.underWay && standing.failure !== null) {
    drive.halted = 'failed';
    drive.failure = standing.failure;
  } else if (!standing.underWay && standing.cancelRequested) drive.halted = 'cancelled';
  return drive.halted !== null || (!standing.open && !mustEnd(standing));
}
