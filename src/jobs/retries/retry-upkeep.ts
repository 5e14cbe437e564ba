import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { WeekStore } from '../../intelligence/persistence/week-store.js';
import { RetryLeases } from '../../retry/retry-leases.js';
import { RunNotifications } from '../run/run-notifications.js';
import { RetryAttemptStore } from './retry-attempt-store.js';
import { RetryEndings } from './retry-endings.js';
import { WaitingRuns } from '../outcome/waiting-runs.js';
import { WeekWriter } from '../outcome/week-writer.js';

/** Prepares the queue before a sweep, and notifies the operators after it. */
@Injectable()
export class RetryUpkeep {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly leases: RetryLeases,
    private readonly endings: RetryEndings,
    private readonly waiting: WaitingRuns,
    private readonly attempts: RetryAttemptStore,
    private readonly notifications: RunNotifications,
    private readonly writer: WeekWriter,
    private readonly weeks: WeekStore,
  ) {}

  /** Frees the rows of lost processes, and skips users that have switched the service off. */
  async prepareQueue(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const lost = await this.leases.reclaimLost(manager);
      await this.endings.recordLost(lost, manager);
      // No process came to the end of these attempts, so none has written what was noted since the first failure. Users
      // without a fallback brief are not known.
      for (const row of await this.weeks.withFallback(lost, manager))
        await this.writer.refreshFallbacks([{ userId: row.userId, errorClass: null }], row, manager);
      await this.waiting.skipSwitchedOff(manager);
    });
  }

  /**
   * Notifies the operators of the users whose retries are used up, including those of a process that was lost before it
   * could: they count as reported only if the alert is stored with them.
   */
  async notifyExhausted(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.notifications.notifyExhaustedRetries(await this.attempts.markReported(manager), manager);
    });
  }
}
