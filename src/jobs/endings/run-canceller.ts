import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { LostLeaseError } from '../run/run.js';
import { BatchStore } from '../batch/batch-store.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { RunNotifications } from '../run/run-notifications.js';

/** Ends a run that an operator cancelled: written weeks stay, and users that were not reached are skipped. */
@Injectable()
export class RunCanceller {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly runs: RunStore,
    private readonly batches: BatchStore,
    private readonly outcomes: OutcomeStore,
    private readonly notifications: RunNotifications,
  ) {}

  async cancel(run: RunRow): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const users = await this.batches.closeOpen(run.id, manager);
      await this.outcomes.insertUncomputed(
        run.id,
        users.map((userId) => ({ userId, state: 'skipped' as const, reason: 'cancelled' })),
        manager,
      );
      await this.outcomes.refreshCounters(run.id, manager);
      await this.notifications.notifyCancelled(run, manager);
      if (!(await this.runs.endRun(run, 'cancelled', null, manager))) throw new LostLeaseError();
    });
  }
}
