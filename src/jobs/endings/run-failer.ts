import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { describeError } from '../../common/errors.js';
import { FailedRunFallbacks } from './failed-run-fallbacks.js';
import { BatchStore } from '../batch/batch-store.js';
import { type ExecutionRow, ExecutionStore } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { RunAlerts } from '../run/run-notifications.js';

/** Ends a run that failed as a whole. */
@Injectable()
export class RunFailer {
  private readonly logger = new Logger(RunFailer.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly alerts: RunAlerts,
    private readonly fallbacks: FailedRunFallbacks,
    private readonly executions: ExecutionStore,
    private readonly batches: BatchStore,
    private readonly outcomes: OutcomeStore,
  ) {}

  /** A run that failed as a whole: status failed, fallbacks for whoever has nothing, one alert. */
  async fail(execution: ExecutionRow, cause: unknown): Promise<void> {
    const { error } = describeError(cause);
    await this.attempt('fallbacks', () => this.fallbacks.write(execution));
    await this.attempt('status', () =>
      this.dataSource.transaction(async (manager) => {
        // Not ours any more: its batches belong to whoever took it over.
        if (!(await this.executions.end(execution, 'failed', error, manager))) return;
        const unreached = await this.batches.closeOpen(execution.id, manager);
        await this.outcomes.insertAll(
          execution.id,
          unreached.map((userId) => ({ userId, state: 'skipped' as const, reason: 'run_failed' })),
          manager,
        );
        await this.outcomes.refreshCounters(execution.id, manager);
        await this.alerts.failed(execution, error, manager);
      }),
    );
  }

  /** Each part of a failure's handling is tried for itself: the database may be what failed. */
  private async attempt(part: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error({
        message: 'a failed run could not be closed in full',
        part,
        ...describeError(error),
      });
    }
  }
}
