import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { ConflictError } from '../../common/errors.js';
import type { Sql } from '../../database/rows.js';
import type { UserRef } from '../../common/user-id.js';
import { jobIdOf } from '../run/run.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { Planner } from '../plan/planner.js';
import type { DriveEnd } from '../run/drive.js';
import { RunCoordinator } from './run-coordinator.js';
import { SchedulePolicy } from '../schedule/schedule-policy.js';

export interface RunRequest {
  /** ISO date of the Monday of issue. */
  weekOf: string;
  /** Absent: all users that are due. */
  users?: readonly UserRef[];
  forceRefresh?: boolean;
}

export interface StartedRun {
  jobId: string;
  weekOf: string;
  finished: Promise<DriveEnd>;
}

/** Another process took the slot meanwhile. */
class SlotTakenError extends Error {}

/** Starts manual runs at once, and runs that wait in the run tables or whose holder died. */
@Injectable()
export class RunService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly runs: RunStore,
    private readonly planner: Planner,
    private readonly coordinator: RunCoordinator,
    private readonly policy: SchedulePolicy,
  ) {}

  /** @throws ConflictError `run_in_progress` if another run holds the slot */
  async startManual(request: RunRequest): Promise<StartedRun> {
    const users = request.users
      ? [...new Map(request.users.map((user) => [user.userId, user])).values()]
      : undefined;
    const metadata = await this.policy.configurationInForce();
    const run = await this.dataSource.transaction(async (manager) => {
      const started = await this.runs.startNow(
        {
          jobId: jobIdOf(this.clock.now(), `manual_${randomUUID().slice(0, 8)}`),
          weekOf: request.weekOf,
          trigger: 'manual',
          scope: users ? 'named' : 'cohort',
          forceRefresh: request.forceRefresh ?? false,
          scheduledFor: null,
          metadata,
        },
        manager,
      );
      if (started === null)
        throw new ConflictError(
          'run_in_progress',
          'Another run is in progress. Try again when it has ended.',
        );
      if (users) {
        await this.planner.planNamed(started, users, manager);
        started.planned = true;
      }
      return started;
    });
    return this.coordinate(run);
  }

  /**
   * Starts a run that makes one week again, if the slot is free and anything is due.
   * @param nextDue finds out in the transaction that records the run. @returns null: there is nothing to do now
   */
  async startRevision(
    nextDue: (sql: Sql) => Promise<{ weekOf: string; userIds: string[] } | null>,
  ): Promise<(StartedRun & { users: number }) | null> {
    const metadata = await this.policy.configurationInForce();
    const started = await this.dataSource
      .transaction(async (manager) => {
        if (!(await this.runs.isSlotFree(manager))) return null;
        const due = await nextDue(manager);
        if (due === null) return null;
        const run = await this.runs.startNow(
          {
            jobId: jobIdOf(this.clock.now(), `revision_${randomUUID().slice(0, 8)}`),
            weekOf: due.weekOf,
            trigger: 'revision',
            scope: 'named',
            forceRefresh: true,
            scheduledFor: null,
            metadata,
          },
          manager,
        );
        if (run === null) throw new SlotTakenError();
        const users = due.userIds.map((userId) => ({ userId, externalId: null }));
        await this.planner.planNamed(run, users, manager);
        run.planned = true;
        return { run, users: users.length };
      })
      .catch((error: unknown) => {
        // Rolled back: what was counted as an attempt was none.
        if (error instanceof SlotTakenError) return null;
        throw error;
      });
    return started && { ...this.coordinate(started.run), users: started.users };
  }

  /** Takes over a run whose holder died, or starts a waiting run if the slot is free; null: there is none. */
  async resumeNext(): Promise<StartedRun | null> {
    const run = await this.runs.claimNextRun();
    return run && this.coordinate(run);
  }

  private coordinate(run: RunRow): StartedRun {
    return { jobId: run.jobId, weekOf: run.weekOf, finished: this.coordinator.start(run) };
  }
}
