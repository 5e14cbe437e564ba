import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../../common/errors.js';
import { traced } from '../../common/tracing.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { type LeasedRetry, RetryLeases } from '../../retry/retry-leases.js';
import { RunStore } from '../run/run-store.js';
import { RetryAttempt } from './retry-attempt.js';
import type { AttemptFigures } from './retry-records.js';
import { RetryUpkeep } from './retry-upkeep.js';

const USERS_PER_ATTEMPT = 10;

export interface SweepFigures {
  retried: number;
  successful: number;
  failed: number;
}

/** Retries queued users that are due. It is not a run of its own: it updates the run that failed them. */
@Injectable()
export class RetrySweep {
  private readonly logger = new Logger(RetrySweep.name);
  private stopping = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly leases: RetryLeases,
    private readonly runs: RunStore,
    private readonly attempt: RetryAttempt,
    private readonly upkeep: RetryUpkeep,
  ) {}

  /** Retries all users that are due; with a user id, that user at once. */
  retryDueUsers(onlyUserId: string | null = null): Promise<SweepFigures> {
    return traced('retry.sweep', { one_user: onlyUserId !== null }, () => this.retryUntilNoneDue(onlyUserId));
  }

  private async retryUntilNoneDue(onlyUserId: string | null): Promise<SweepFigures> {
    const total: SweepFigures = { retried: 0, successful: 0, failed: 0 };
    await this.upkeep.prepareQueue();
    while (!this.stopping) {
      const leased = await this.leaseNext(onlyUserId);
      if (leased.length === 0) break;
      const { successful, failed } = await this.retryUnderLease(leased);
      total.retried += successful + failed;
      total.successful += successful;
      total.failed += failed;
      if (onlyUserId !== null) break;
    }
    await this.upkeep.notifyExhausted();
    // Needed without a retry too: the last user of a run may have been settled by another run, erased or lost.
    await this.runs.completeRunsWithoutRetries();
    if (total.retried > 0)
      this.logger.log({ event: 'retry.swept', message: 'Queued users were retried.', ...total });
    return total;
  }

  /** Finishes the users that are being retried; other leased users are released at once, without counting a retry. */
  stop(): void {
    this.stopping = true;
  }

  /** Users that may have ended a process are retried last and alone, so that no other user is lost with them. */
  private async leaseNext(onlyUserId: string | null): Promise<LeasedRetry[]> {
    const { owner } = this.runs;
    if (onlyUserId !== null) return this.leases.lease(owner, 1, { userId: onlyUserId });
    const others = await this.leases.lease(owner, USERS_PER_ATTEMPT, { suspects: false });
    return others.length > 0 ? others : this.leases.lease(owner, 1, { suspects: true });
  }

  private async retryUnderLease(leased: readonly LeasedRetry[]): Promise<AttemptFigures> {
    const leaseTimer = setInterval(
      () => void this.renewLeases(leased),
      (this.config.job.leaseSeconds * 1000) / 3,
    );
    try {
      return await this.retryTogetherOrSingly(leased);
    } finally {
      clearInterval(leaseTimer);
    }
  }

  /**
   * Retries users together first, then one by one, so that one user's failure does not count against the others. A failure
   * that cannot be recorded keeps its lease until the lease expires: released at once, it would always be the first due.
   */
  private async retryTogetherOrSingly(leased: readonly LeasedRetry[]): Promise<AttemptFigures> {
    if (this.stopping) {
      await this.leases.release(leased);
      return { successful: 0, failed: 0 };
    }
    try {
      return await this.attempt.computeAndStore(leased);
    } catch (error) {
      if (leased.length === 1) return this.attempt.recordFailure(leased[0], error);
      const total: AttemptFigures = { successful: 0, failed: 0 };
      for (const row of leased) {
        const { successful, failed } = await this.retryTogetherOrSingly([row]);
        total.successful += successful;
        total.failed += failed;
      }
      return total;
    }
  }

  /** A renewal that cannot reach the database decides nothing: the fence does. */
  private async renewLeases(leased: readonly LeasedRetry[]): Promise<void> {
    try {
      await this.leases.renew(leased);
    } catch (error) {
      this.logger.warn({
        event: 'retry.lease_renewal_failed',
        message: 'The leases of retries could not be renewed; they expire by themselves.',
        ...describeError(error),
      });
    }
  }
}
