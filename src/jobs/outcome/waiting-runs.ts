import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { WeekStore } from '../../intelligence/persistence/week-store.js';
import { type QueuedWeek, RetryQueue } from '../../retry/retry-queue.js';
import { Verifier } from '../../verification/verifier.js';
import { byRun } from '../run/run.js';
import { OutcomeStore } from '../run/outcome-store.js';

/** Updates runs that still wait for retries of users that another run has dealt with. */
@Injectable()
export class WaitingRuns {
  constructor(
    private readonly queue: RetryQueue,
    private readonly outcomes: OutcomeStore,
    private readonly verifier: Verifier,
    private readonly weeks: WeekStore,
  ) {}

  /**
   * Comes first when a run writes a batch: it waits for retries that are writing one of its users and keeps others from
   * starting. @returns the users that a retry has served since they were planned; the run leaves them alone
   */
  async usersServedMeanwhile(
    run: { weekOf: string; forceRefresh: boolean },
    userIds: readonly string[],
    manager: EntityManager,
  ): Promise<Set<string>> {
    await this.queue.lockRows(userIds, manager);
    return run.forceRefresh ? new Set() : this.weeks.usersWithWeek(userIds, run.weekOf, manager);
  }

  /** The run stored these users' weeks, so nothing is left to retry, neither this week nor an earlier one. */
  async settleSucceeded(
    run: { id: string; weekOf: string },
    userIds: readonly string[],
    manager: EntityManager,
  ): Promise<void> {
    const removed = await this.queue.remove(userIds, run.weekOf, manager);
    const elsewhere = removed.filter((row) => row.runId !== run.id);
    await this.supersede(
      elsewhere.filter((row) => row.weekOf !== run.weekOf),
      manager,
    );
    for (const [runId, rows] of byRun(elsewhere.filter((row) => row.weekOf === run.weekOf))) {
      const users = rows.map((row) => row.userId);
      await this.outcomes.settleUsers(
        runId,
        users,
        { state: 'done', reason: 'done_by_another_run' },
        manager,
      );
      await this.outcomes.storeChecks(
        runId,
        await this.verifier.verifyUsers(users, run.weekOf, manager),
        manager,
      );
      await this.outcomes.refreshCounters(runId, manager);
    }
  }

  /** The run failed these users. The queue keeps one row per user, so rows of earlier runs are given up. */
  async supersedeFailed(
    run: { id: string; weekOf: string },
    userIds: readonly string[],
    manager: EntityManager,
  ): Promise<void> {
    await this.supersede(await this.queue.rowsOfOtherRuns(userIds, run, manager), manager);
  }

  /** Skips users that switched the service off while they waited, as the run would have done. */
  async skipSwitchedOff(manager: EntityManager): Promise<void> {
    for (const [runId, rows] of byRun(await this.queue.removeSwitchedOff(manager))) {
      const users = rows.map((row) => row.userId);
      await this.outcomes.settleUsers(runId, users, { state: 'skipped', reason: 'switched_off' }, manager);
      await this.outcomes.refreshCounters(runId, manager);
    }
  }

  /** Dead users stay as they are: their outcome says why. */
  private async supersede(rows: readonly QueuedWeek[], manager: EntityManager): Promise<void> {
    for (const [runId, waiting] of byRun(rows.filter((row) => row.state !== 'dead'))) {
      const users = waiting.map((row) => row.userId);
      await this.outcomes.settleUsers(runId, users, { state: 'dead', reason: 'superseded' }, manager);
      await this.outcomes.refreshCounters(runId, manager);
    }
  }
}
