import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { endingOf } from '../run/run.js';
import { LostExecutionError } from '../run/lost-run.js';
import { type ExecutionRow, ExecutionStore } from '../run/run-store.js';
import { type OutcomeFigures, OutcomeStore } from '../run/outcome-store.js';
import { RunAlerts } from '../run/run-notifications.js';

/** Closes a run whose users all have an outcome. */
@Injectable()
export class RunCloser {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly alerts: RunAlerts,
    private readonly executions: ExecutionStore,
    private readonly outcomes: OutcomeStore,
  ) {}

  /** In one transaction: eligible = done + retrying + dead + skipped. */
  async close(execution: ExecutionRow): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const missing = await this.outcomes.missing(execution.id, manager);
      if (missing > 0)
        throw new AppError('run_does_not_reconcile', `${missing} planned users have no outcome`);
      const figures = await this.outcomes.refreshCounters(execution.id, manager);
      await this.end(execution, figures, manager);
    });
  }

  private async end(execution: ExecutionRow, figures: OutcomeFigures, manager: EntityManager): Promise<void> {
    const { status, rate, tooFew } = endingOf(figures, this.config.job.successRateRetryThreshold);
    const failed = figures.retrying + figures.dead;
    if (tooFew) await this.alerts.tooFewSucceeded(execution, { rate, failed }, manager);
    await this.alerts.afterRun(execution, manager);
    await this.alerts.closed(execution, manager);
    if (!(await this.executions.end(execution, status, null, manager))) throw new LostExecutionError();
  }
}
