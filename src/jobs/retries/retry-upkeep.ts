import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { RetryLeases } from '../../retry/retry-leases.js';
import { RunNotifications } from '../run/run-notifications.js';
import { RetryEndings } from './retry-endings.js';
import { WaitingRuns } from '../outcome/waiting-runs.js';

/** What a sweep owes the queue before it leases, and the operators after it has. */
@Injectable()
export class RetryUpkeep {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly leases: RetryLeases,
    private readonly endings: RetryEndings,
    private readonly waiting: WaitingRuns,
    private readonly alerts: RunNotifications,
  ) {}

  async before(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.endings.recordLost(await this.leases.reclaimLost(manager), manager);
      await this.waiting.skipSwitchedOff(manager);
    });
  }

  async after(): Promise<void> {
    await this.dataSource.transaction((manager) => this.alerts.notifyExhaustedRetries(manager));
  }
}
