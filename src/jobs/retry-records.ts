import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserFailure } from '../intelligence/week-generator.js';
import { type LeasedRetry, type QueuedFailure, RetryQueue } from '../retry/retry-queue.js';
import { Verifier } from '../verification/verifier.js';
import { passes } from '../verification/week-checks.js';
import { BatchRecords } from './work/batch-records.js';
import { FailureRecorder, toOutcome } from './failure-recorder.js';
import { OutcomeStore } from './persistence/outcome-store.js';
import { verificationFailure } from './verification-failure.js';

/** The ledger's side of a retry. */
@Injectable()
export class RetryRecords {
  constructor(
    private readonly batchRecords: BatchRecords,
    private readonly queue: RetryQueue,
    private readonly outcomes: OutcomeStore,
    private readonly recorder: FailureRecorder,
    private readonly verifier: Verifier,
  ) {}

  contextOf(execution: Parameters<BatchRecords['contextOf']>[0]) {
    return this.batchRecords.contextOf(execution);
  }

  stillHeld(leased: readonly LeasedRetry[], manager: EntityManager): Promise<Set<string>> {
    return this.queue.stillHeld(leased, manager);
  }

  /**
   * Reads the stored weeks back, and records what became of every user of the attempt.
   * @returns how many succeeded
   */
  async write(
    leased: readonly LeasedRetry[],
    stored: readonly string[],
    failures: readonly UserFailure[],
    manager: EntityManager,
  ): Promise<number> {
    const { weekOf, executionId } = leased[0];
    const checks = await this.verifier.verify(stored, weekOf, manager);
    const successful = checks.filter(passes).map((check) => check.user_id);
    const broken = checks
      .filter((check) => !passes(check))
      .map((check) => verificationFailure(check.user_id));
    await this.queue.remove(successful, weekOf, manager);
    const queued: QueuedFailure[] = [];
    for (const failure of [...failures, ...broken])
      queued.push(
        await this.queue.reschedule(
          leased.find((row) => row.userId === failure.userId)!,
          failure,
          manager,
        ),
      );
    if (executionId !== null) {
      await this.outcomes.storeChecks(executionId, checks, manager);
      await this.adjustRun({ id: executionId, weekOf }, successful, queued, manager);
    }
    return successful.length;
  }

  private async adjustRun(
    run: { id: string; weekOf: string },
    successful: readonly string[],
    failed: readonly QueuedFailure[],
    manager: EntityManager,
  ): Promise<void> {
    const done = successful.map((userId) => ({
      userId,
      state: 'done' as const,
      reason: 'retried',
      errorClass: null,
      error: null,
      durationMs: null,
    }));
    await this.outcomes.change(run.id, [...done, ...failed.map(toOutcome)], manager);
    await this.outcomes.countAttempt(
      run.id,
      [...successful, ...failed.map((failure) => failure.userId)],
      manager,
    );
    await this.outcomes.refreshCounters(run.id, manager);
    const jobId = await this.outcomes.jobIdOf(run.id, manager);
    if (jobId !== null) await this.recorder.alertDead({ ...run, jobId }, failed, manager);
  }
}
