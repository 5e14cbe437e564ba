import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { LostExecutionError } from '../run/lost-run.js';
import { BatchStore } from '../batch/batch-store.js';
import { type ExecutionRow, ExecutionStore } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { RunAlerts } from '../run/run-notifications.js';

/** Ends a run that somebody cancelled: what is written stays, who was not reached is skipped. */
@Injectable()
export class RunCanceller {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly executions: ExecutionStore,
    private readonly batches: BatchStore,
    private readonly outcomes: OutcomeStore,
    private readonly alerts: RunAlerts,
  ) {}

  async cancel(execution: ExecutionRow): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const users = await this.batches.closeOpen(execution.id, manager);
      await this.outcomes.insertAll(
        execution.id,
        users.map((userId) => ({ userId, state: 'skipped' as const, reason: 'cancelled' })),
        manager,
      );
      await this.outcomes.refreshCounters(execution.id, manager);
      await this.alerts.cancelled(execution, manager);
      if (!(await this.executions.end(execution, 'cancelled', null, manager))) throw new LostExecutionError();
    });
  }
}
