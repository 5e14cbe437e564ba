import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { UNKNOWN_USER } from '../../common/failures.js';
import type { UserFailure } from '../../intelligence/domain/user-failure.js';
import { type QueuedFailure, type QueueingRun, RetryQueue } from '../../retry/retry-queue.js';
import type { Outcome } from '../run/outcome-store.js';
import { WaitingRuns } from './waiting-runs.js';
import { WeekWriter } from './week-writer.js';

/** Records first failures: a queue row, a fallback brief and an outcome per user. */
@Injectable()
export class FailureRecorder {
  constructor(
    private readonly clock: Clock,
    private readonly queue: RetryQueue,
    private readonly writer: WeekWriter,
    private readonly waiting: WaitingRuns,
  ) {}

  /** Queues first failures and stores their fallback briefs, in the caller's transaction. @returns their outcomes */
  async recordFirstFailures(
    run: QueueingRun,
    failures: readonly UserFailure[],
    manager: EntityManager,
  ): Promise<Outcome[]> {
    if (failures.length === 0) return [];
    await this.waiting.supersedeFailed(
      run,
      failures.map((failure) => failure.userId),
      manager,
    );
    const queued = await this.queue.enqueue(failures, run, manager);
    const known = failures
      .filter((failure) => failure.errorClass !== UNKNOWN_USER)
      .map((failure) => failure.userId);
    await this.writer.storeFallbacks(known, run.weekOf, run.id, this.clock.now(), manager);
    return queued.map(toOutcome);
  }
}

export function toOutcome(failure: QueuedFailure): Outcome {
  return {
    userId: failure.userId,
    state: failure.state,
    reason: failure.reason,
    errorClass: failure.errorClass,
    error: failure.error,
    durationMs: null,
  };
}
