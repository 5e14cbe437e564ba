import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { describeError } from '../../common/errors.js';
import { traced } from '../../common/tracing.js';
import { WorkerLostError } from '../../common/failures.js';
import { isConnectionTrouble, isOutOfRoom } from '../../database/connection-trouble.js';
import { LostLeaseError } from '../run/run.js';
import { BatchStore, type LeasedBatch } from './batch-store.js';
import { BatchRunner } from './batch-runner.js';

/**
 * Claimed so often without an end, a batch is taken apart, and a user alone is given up on for this run
 * (decision 39).
 */
export const MAX_BATCH_ATTEMPTS = 3;
/** A database that is away is not asked again at once. */
const DATABASE_AWAY_PAUSE_MS = 1000;
/** Room comes from people, and a full disk has none for a log of every second. */
const DISK_FULL_PAUSE_MS = 5000;

/** What becomes of one claimed batch, whatever happens on the way. Never throws. */
@Injectable()
export class BatchClaim {
  private readonly logger = new Logger(BatchClaim.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly batches: BatchStore,
    private readonly runner: BatchRunner,
  ) {}

  process(batch: LeasedBatch): Promise<void> {
    const attributes = { job_id: batch.jobId, batch_no: batch.batchNo, users: batch.userIds.length };
    return traced('batch', attributes, () => this.processAndRecover(batch));
  }

  private async processAndRecover(batch: LeasedBatch): Promise<void> {
    try {
      // Whoever had it before never came to an end: it may be what ended them.
      if (batch.attempts > MAX_BATCH_ATTEMPTS) await this.isolate(batch, new WorkerLostError());
      else await this.runner.computeAndStore(batch);
    } catch (error) {
      if (!(error instanceof LostLeaseError)) await this.recover(batch, error);
    }
  }

  private async recover(batch: LeasedBatch, error: unknown): Promise<void> {
    this.logger.warn({
      message: 'a batch could not be finished',
      job_id: batch.jobId,
      batch: batch.batchNo,
      attempts: batch.attempts,
      ...describeError(error),
    });
    if (isConnectionTrouble(error))
      await delay(isOutOfRoom(error) ? DISK_FULL_PAUSE_MS : DATABASE_AWAY_PAUSE_MS);
    try {
      if (isOutOfRoom(error)) await this.batches.release(batch, { counted: false });
      else if (batch.attempts >= MAX_BATCH_ATTEMPTS) await this.isolate(batch, error);
      else await this.batches.release(batch);
    } catch (worse) {
      if (!(worse instanceof LostLeaseError)) await this.stopRun(batch, worse);
    }
  }

  /** A batch of several users is taken apart; the failure of one alone is recorded and retried like any other. */
  private async isolate(batch: LeasedBatch, error: unknown): Promise<void> {
    if (batch.userIds.length > 1)
      await this.dataSource.transaction((manager) => this.batches.splitByUser(batch, manager));
    else await this.runner.recordFailure(batch, error);
  }

  /** Not even the failure can be recorded. With the database away the lease ends by itself; else the run cannot go on. */
  private async stopRun(batch: LeasedBatch, error: unknown): Promise<void> {
    if (isConnectionTrouble(error)) return;
    try {
      await this.batches.reportFailure(batch, describeError(error).error);
      await this.batches.release(batch);
    } catch (worst) {
      this.logger.error({
        message: 'a failure could not be reported',
        job_id: batch.jobId,
        ...describeError(worst),
      });
    }
  }
}
