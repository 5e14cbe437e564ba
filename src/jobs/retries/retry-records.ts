import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { VerificationFailedError } from '../../common/failures.js';
import { failureOfUser, type UserFailure } from '../../intelligence/domain/user-failure.js';
import { type LeasedRetry, RetryLeases } from '../../retry/retry-leases.js';
import { type QueuedFailure, RetryQueue } from '../../retry/retry-queue.js';
import { Verifier } from '../../verification/verifier.js';
import { passes } from '../../verification/week-checks.js';
import { BatchRecords } from '../batch/batch-records.js';
import { RetryEndings } from './retry-endings.js';

/** How an attempt ended. Users that are no longer ours (erased, or claimed by a run) count as neither. */
export interface AttemptFigures {
  successful: number;
  failed: number;
}

/** Records what a retry did in the run tables. */
@Injectable()
export class RetryRecords {
  constructor(
    private readonly batchRecords: BatchRecords,
    private readonly queue: RetryQueue,
    private readonly leases: RetryLeases,
    private readonly verifier: Verifier,
    private readonly endings: RetryEndings,
  ) {}

  generationContext(run: Parameters<BatchRecords['generationContext']>[0]) {
    return this.batchRecords.generationContext(run);
  }

  /** Locks the rows that are still ours. Rows of users that a run is processing by now are released without counting. */
  async holdOrRelease(leased: readonly LeasedRetry[], manager: EntityManager): Promise<Set<string>> {
    const held = await this.leases.stillHeld(leased, manager);
    await this.leases.release(
      leased.filter((row) => !held.has(row.userId)),
      manager,
    );
    return held;
  }

  /** Verifies the stored weeks and records the result of every user of the attempt. */
  async recordAttempt(
    leased: readonly LeasedRetry[],
    stored: readonly string[],
    failures: readonly UserFailure[],
    manager: EntityManager,
  ): Promise<AttemptFigures> {
    const { weekOf, runId } = leased[0];
    const checks = await this.verifier.verifyUsers(stored, weekOf, manager);
    const successful = checks.filter(passes).map((check) => check.user_id);
    const broken = checks
      .filter((check) => !passes(check))
      .map((check) => failureOfUser(check.user_id, new VerificationFailedError()));
    await this.queue.remove(successful, weekOf, manager);
    const failed: QueuedFailure[] = await this.queue.reschedule(leased, [...failures, ...broken], manager);
    if (runId !== null) await this.endings.recordEnded(runId, { checks, successful, failed }, manager);
    return { successful: successful.length, failed: failed.length };
  }
}
