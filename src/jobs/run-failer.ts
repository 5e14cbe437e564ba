import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { describeError } from '../common/errors.js';
import { Alerts } from '../notifications/alerts.js';
import { FailedRunFallbacks } from './failed-run-fallbacks.js';
import { BatchStore } from './persistence/batch-store.js';
import { type ExecutionRow, ExecutionStore } from './persistence/execution-store.js';
import { OutcomeStore } from './persistence/outcome-store.js';

/** Ends a run that failed as a whole. */
@Injectable()
export class RunFailer {
  private readonly logger = new Logger(RunFailer.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly alerts: Alerts,
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
        await this.alerts.raise(
          {
            rule: 'run_failed',
            subject: execution.id,
            summary: 'A weekly run failed as a whole.',
            effect: `Users without intelligence for the week of ${execution.weekOf} see a fallback brief.`,
            nextStep:
              'Read error_message in GET /admin/runs/:job_id, mend the cause, then trigger the week again.',
            figures: { job_id: execution.jobId, week_of: execution.weekOf, error },
          },
          manager,
        );
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
