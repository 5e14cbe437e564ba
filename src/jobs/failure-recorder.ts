import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { UserFailure } from '../intelligence/domain/user-failure.js';
import { Alerts } from '../notifications/alerts.js';
import { type QueuedFailure, RetryQueue } from '../retry/retry-queue.js';
import type { Outcome } from './persistence/outcome-store.js';
import { WaitingRuns } from './waiting-runs.js';
import { WeekWriter } from './week-writer.js';

/** What a first failure leaves behind: a queue row, a fallback brief, an outcome; for the dead, one alert a run. */
@Injectable()
export class FailureRecorder {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly queue: RetryQueue,
    private readonly writer: WeekWriter,
    private readonly waiting: WaitingRuns,
    private readonly alerts: Alerts,
  ) {}

  /** Queues first failures and writes their fallbacks, in the caller's transaction. */
  async recordFirst(
    execution: { id: string; weekOf: string; jobId: string },
    failures: readonly UserFailure[],
    manager: EntityManager,
  ): Promise<Outcome[]> {
    if (failures.length === 0) return [];
    await this.waiting.failed(
      execution,
      failures.map((failure) => failure.userId),
      manager,
    );
    const queued = await this.queue.enqueue(failures, execution, manager);
    const known = failures
      .filter((failure) => failure.errorClass !== 'unknown_user')
      .map((failure) => failure.userId);
    await this.writer.storeFallbacks(known, execution.weekOf, execution.id, this.clock.now(), manager);
    await this.alertDead(execution, queued, manager);
    return queued.map(toOutcome);
  }

  /** One alert for each execution, however many users it gives up on; the queue tells who and why. */
  async alertDead(
    execution: { id: string; jobId: string; weekOf: string },
    failures: readonly QueuedFailure[],
    manager: EntityManager,
  ): Promise<void> {
    if (!failures.some((failure) => failure.state === 'dead' && failure.reason !== 'superseded')) return;
    await this.alerts.raise(
      {
        rule: 'retries_exhausted',
        subject: execution.id,
        summary: 'Some users of a run are not tried again: their retries are used up, or no retry can help.',
        effect: `These users have no intelligence for the week of ${execution.weekOf}; they see a fallback brief.`,
        nextStep: 'Read their error classes in GET /admin/retry-queue, mend the cause, then retry them.',
        figures: { job_id: execution.jobId, week_of: execution.weekOf, max_retries: this.config.retry.max },
      },
      manager,
    );
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
