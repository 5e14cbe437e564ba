import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { failureOf, WorkerLostError } from '../../common/failures.js';
import type { LostRetry } from '../../retry/retry-leases.js';
import type { QueuedFailure } from '../../retry/retry-queue.js';
import type { VerifiedUser } from '../../verification/verifier.js';
import { byRun } from '../run/run.js';
import { toOutcome } from '../outcome/failure-recorder.js';
import { type Outcome, OutcomeStore } from '../run/outcome-store.js';
import { type RetryAttemptRow, RetryAttemptStore } from './retry-attempt-store.js';

/** Records ended retries at the run that had failed the users: their outcomes, the run's counters and each attempt. */
@Injectable()
export class RetryEndings {
  constructor(
    private readonly outcomes: OutcomeStore,
    private readonly attempts: RetryAttemptStore,
  ) {}

  async recordEnded(
    runId: string,
    ended: {
      checks: readonly VerifiedUser[];
      successful: readonly string[];
      failed: readonly QueuedFailure[];
    },
    manager: EntityManager,
  ): Promise<void> {
    const outcomes = [...ended.successful.map(retried), ...ended.failed.map(toOutcome)];
    if (outcomes.length === 0) return;
    await this.outcomes.storeChecks(runId, ended.checks, manager);
    await this.outcomes.replaceOutcomes(runId, outcomes, manager);
    await this.outcomes.countAttempt(
      runId,
      outcomes.map((outcome) => outcome.userId),
      manager,
    );
    await this.attempts.insertAttempts(runId, outcomes.map(toAttempt), manager);
    await this.outcomes.refreshCounters(runId, manager);
  }

  /** Records lost attempts. They change no outcome, except the last one that is allowed. */
  async recordLost(lost: readonly LostRetry[], manager: EntityManager): Promise<void> {
    const { errorClass, error } = failureOf(new WorkerLostError());
    for (const [runId, rows] of byRun(lost)) {
      const attempts = rows.map(({ userId, state }): RetryAttemptRow => ({
        userId,
        ending: state === 'dead' ? 'exhausted' : 'lost',
        errorClass,
      }));
      await this.attempts.insertAttempts(runId, attempts, manager);
      const dead = rows.filter(({ state }) => state === 'dead');
      const reason = 'lost_too_often';
      await this.outcomes.replaceOutcomes(
        runId,
        dead.map(({ userId }) => ({
          userId,
          state: 'dead',
          reason,
          errorClass,
          error,
          durationMs: null,
        })),
        manager,
      );
      await this.outcomes.refreshCounters(runId, manager);
    }
  }
}

const retried = (userId: string): Outcome => ({
  userId,
  state: 'done',
  reason: 'retried',
  errorClass: null,
  error: null,
  durationMs: null,
});

function toAttempt({ userId, state, errorClass }: Outcome): RetryAttemptRow {
  const ending = state === 'done' ? 'succeeded' : state === 'dead' ? 'exhausted' : 'failed';
  return { userId, ending, errorClass };
}
