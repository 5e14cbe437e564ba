import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { traced } from '../common/tracing.js';
import { type LeasedRetry, RetryQueue } from '../retry/retry-queue.js';
import { ExecutionStore } from './persistence/execution-store.js';
import { RetryAttempt } from './retry-attempt.js';
import { WaitingRuns } from './waiting-runs.js';

const BATCH = 10;

export interface SweepFigures {
  retried: number;
  successful: number;
  failed: number;
}

/** Tries queued users again when their time has come. No execution of its own: it adjusts the one that failed them. */
@Injectable()
export class RetrySweep {
  private readonly logger = new Logger(RetrySweep.name);
  private stopping = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly queue: RetryQueue,
    private readonly waiting: WaitingRuns,
    private readonly executions: ExecutionStore,
    private readonly attempt: RetryAttempt,
  ) {}

  /** Everything that is due; with a user id, that user now. */
  run(onlyUserId: string | null = null): Promise<SweepFigures> {
    return traced('retry.sweep', { one_user: onlyUserId !== null }, () => this.sweep(onlyUserId));
  }

  private async sweep(onlyUserId: string | null): Promise<SweepFigures> {
    const total: SweepFigures = { retried: 0, successful: 0, failed: 0 };
    await this.dataSource.transaction((manager) => this.waiting.dropSwitchedOff(manager));
    while (!this.stopping) {
      const leased = await this.queue.lease(this.executions.owner, BATCH, onlyUserId);
      for (const sameRun of groupByRun(leased)) {
        const successful = await this.attempt.make(sameRun);
        total.retried += sameRun.length;
        total.successful += successful;
        total.failed += sameRun.length - successful;
      }
      if (leased.length < BATCH || onlyUserId !== null) break;
    }
    // Also without a retry: the last user waited for may have been settled by another run, or erased.
    await this.executions.completeSettled();
    if (total.retried > 0) this.logger.log({ message: 'retries made', ...total });
    return total;
  }

  /** The users leased already are still tried; nobody else is. */
  stop(): void {
    this.stopping = true;
  }
}

function groupByRun(leased: readonly LeasedRetry[]): LeasedRetry[][] {
  const groups = new Map<string, LeasedRetry[]>();
  for (const row of leased) {
    const key = `${row.executionId}:${row.weekOf}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}
