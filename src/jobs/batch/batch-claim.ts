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
import { RunStore } from '../run/run-store.js';
import { BatchRunner } from './batch-runner.js';

/**
 * How often a batch is claimed without finishing. After that a batch of several users is split by user, and a batch of one
 * user fails that user for this run (decision 39).
 */
export const MAX_BATCH_ATTEMPTS = 3;
/** The pause after an error of the connection: the database is away and not asked again at once. */
const DATABASE_AWAY_PAUSE_MS = 1000;
/** The pause while the disk is full: an operator must make room, and a log line per second would fill it further. */
const DISK_FULL_PAUSE_MS = 5000;

/** Processes one claimed batch and handles every failure of it. Never throws. */
@Injectable()
export class BatchClaim {
  private readonly logger = new Logger(BatchClaim.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly batches: BatchStore,
    private readonly runner: BatchRunner,
    private readonly runs: RunStore,
  ) {}

  process(batch: LeasedBatch): Promise<void> {
    const attributes = { job_id: batch.jobId, batch_no: batch.batchNo, users: batch.userIds.length };
    return traced('batch', attributes, () => this.processAndRecover(batch));
  }

  private async processAndRecover(batch: LeasedBatch): Promise<void> {
    try {
      // No earlier claim has finished: the batch may be what ended those processes.
      if (batch.attempts > MAX_BATCH_ATTEMPTS) await this.isolate(batch, new WorkerLostError());
      else await this.runner.computeAndStore(batch);
    } catch (error) {
      if (!(error instanceof LostLeaseError)) await this.recover(batch, error);
    }
  }

  private async recover(batch: LeasedBatch, error: unknown): Promise<void> {
    this.logger.warn({
      event: 'batch.failed',
      message: 'A batch could not be finished.',
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
    } catch (recoveryError) {
      if (!(recoveryError instanceof LostLeaseError)) await this.stopRun(batch, recoveryError);
    }
  }

  /** Splits a batch of several users by user; the failure of a single user is recorded and retried like any other. */
  private async isolate(batch: LeasedBatch, error: unknown): Promise<void> {
    if (batch.userIds.length > 1)
      await this.dataSource.transaction((manager) => this.batches.splitByUser(batch, manager));
    else await this.runner.recordFailure(batch, error);
  }

  /** Called if even the failure cannot be recorded. If the database is away, the lease expires by itself; else the run ends. */
  private async stopRun(batch: LeasedBatch, error: unknown): Promise<void> {
    if (isConnectionTrouble(error)) return;
    try {
      await this.runs.reportFailure(batch.runId, describeError(error).error);
      await this.batches.release(batch);
    } catch (reportError) {
      this.logger.error({
        event: 'batch.failure_unreported',
        message: 'The failure of a batch could not be recorded for the coordinator.',
        job_id: batch.jobId,
        ...describeError(reportError),
      });
    }
  }
}
