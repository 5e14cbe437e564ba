import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserFailure } from '../intelligence/week-generator.js';
import { type LeasedRetry, type QueuedFailure, RetryQueue } from '../retry/retry-queue.js';
import { BatchRecords } from './batch-records.js';
import { FailureRecorder, toOutcome } from './failure-recorder.js';
import { OutcomeStore } from './persistence/outcome-store.js';

/** The ledger's side of a retry. */
@Injectable()
export class RetryRecords {
  constructor(
    private readonly batchRecords: BatchRecords,
    private readonly queue: RetryQueue,
    private readonly outcomes: OutcomeStore,
    private readonly recorder: FailureRecorder,
  ) {}

  contextOf(execution: Parameters<BatchRecords['contextOf']>[0]) {
    return this.batchRecords.contextOf(execution);
  }

  stillHeld(leased: readonly LeasedRetry[], manager: EntityManager): Promise<Set<string>> {
    return this.queue.stillHeld(leased, manager);
  }

  async write(
    leased: readonly LeasedRetry[],
    successful: readonly string[],
    failures: readonly UserFailure[],
    manager: EntityManager,
  ): Promise<void> {
    const { weekOf, executionId } = leased[0];
    await this.queue.remove(successful, weekOf, manager);
    const queued: QueuedFailure[] = [];
    for (const failure of failures)
      queued.push(await this.queue.reschedule(leased.find((row) => row.userId === failure.userId)!, failure, manager));
    if (executionId === null) return;
    const done = successful.map((userId) => ({
      userId, state: 'done' as const, reason: 'retried', errorClass: null, error: null, durationMs: null,
    }));
    await this.outcomes.change(executionId, [...done, ...queued.map(toOutcome)], manager);
    await this.outcomes.countAttempt(executionId, [...successful, ...failures.map((failure) => failure.userId)], manager);
    await this.outcomes.refreshCounters(executionId, manager);
    const jobId = await this.outcomes.jobIdOf(executionId, manager);
    if (jobId !== null) await this.recorder.alertDead({ id: executionId, jobId, weekOf }, queued, manager);
  }
}
