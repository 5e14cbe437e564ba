import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { describeError } from '../../common/errors.js';
import { FailedRunFallbacks } from './failed-run-fallbacks.js';
import { BatchStore } from '../batch/batch-store.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { RunNotifications } from '../run/run-notifications.js';

/** Ends a run that failed as a whole. */
@Injectable()
export class RunFailer {
  private readonly logger = new Logger(RunFailer.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly notifications: RunNotifications,
    private readonly fallbacks: FailedRunFallbacks,
    private readonly runs: RunStore,
    private readonly batches: BatchStore,
    private readonly outcomes: OutcomeStore,
  ) {}

  /** Stores fallback briefs for users that have nothing, sets the status to failed and raises one alert. */
  async fail(run: RunRow, cause: unknown): Promise<void> {
    const { error } = describeError(cause);
    await this.runPart('fallbacks', () => this.fallbacks.storeMissingFallbacks(run));
    await this.runPart('status', () =>
      this.dataSource.transaction(async (manager) => {
        // Another process took the run over, and its batches too.
        if (!(await this.runs.endRun(run, 'failed', error, manager))) return;
        const unreached = await this.batches.closeOpen(run.id, manager);
        await this.outcomes.insertUncomputed(
          run.id,
          unreached.map((userId) => ({ userId, state: 'skipped' as const, reason: 'run_failed' })),
          manager,
        );
        await this.outcomes.refreshCounters(run.id, manager);
        await this.notifications.notifyFailed(run, error, manager);
      }),
    );
  }

  /** Runs each part of the handling separately, since the database may be what failed. */
  private async runPart(part: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error({
        event: 'run.failure_handling_failed',
        message: 'A failed run could not be closed completely.',
        part,
        ...describeError(error),
      });
    }
  }
}
