import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { decideEnding, LostLeaseError } from '../run/run.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { type OutcomeFigures, OutcomeStore } from '../run/outcome-store.js';
import { RunNotifications } from '../run/run-notifications.js';

/** Closes a run whose users all have an outcome. */
@Injectable()
export class RunCloser {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly notifications: RunNotifications,
    private readonly runs: RunStore,
    private readonly outcomes: OutcomeStore,
  ) {}

  /** Checks in the closing transaction that eligible = done + retrying + dead + skipped. */
  async close(run: RunRow): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const missing = await this.outcomes.countUsersWithoutOutcome(run.id, manager);
      if (missing > 0)
        throw new AppError('run_does_not_reconcile', `${missing} planned users have no outcome`);
      const figures = await this.outcomes.refreshCounters(run.id, manager);
      await this.endClosed(run, figures, manager);
    });
  }

  private async endClosed(run: RunRow, figures: OutcomeFigures, manager: EntityManager): Promise<void> {
    const { status, own } = decideEnding(figures, this.config.job.successRateRetryThreshold);
    if (own.tooFew) await this.notifications.notifyLowSuccessRate(run, own, manager);
    await this.notifications.notifyDeadUsersOfRun(run, manager);
    if (run.trigger === 'revision') await this.runs.countRevised(run, manager);
    await this.notifications.notifyClosed(run, manager);
    if (!(await this.runs.endRun(run, status, null, manager))) throw new LostLeaseError();
  }
}
