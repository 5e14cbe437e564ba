import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { changeCount, changeRows, type Sql, selectRows } from '../../database/rows.js';
import { LostLeaseError } from './run.js';
import { type Run, type RunScope, type RunStatus, type RunTrigger, LONGEST_LEASE_SECONDS } from './run.js';

const RUN_COLUMNS = `id, job_id as "jobId", week_of as "weekOf", status, trigger, scope, force_refresh as "forceRefresh",
  fence, planned, plan_cursor as "planCursor", started_at as "startedAt",
  (metadata ->> 'batch_size')::int as "batchSize"`;

export interface RunRow extends Run {
  planned: boolean;
  planCursor: string | null;
  startedAt: Date;
  /** Chosen when the run was recorded; null: the configured size. */
  batchSize: number | null;
}

export interface NewRun {
  jobId: string;
  weekOf: string;
  trigger: RunTrigger;
  scope: RunScope;
  forceRefresh: boolean;
  scheduledFor: Date | null;
  metadata: Record<string, unknown>;
}

/** How a scheduled run was recorded: as a new row, or by reopening the row of a missed run. */
export type RecordedAs = 'recorded' | 'reopened';

const SLOT_TAKEN = '23505';

/**
 * Rows of job_execution_log, one per run: which process holds the only slot, and how a run ended. The database's clock
 * decides every lease.
 */
@Injectable()
export class RunStore {
  /** Names this process in leases. */
  readonly owner = `${process.pid}-${randomUUID().slice(0, 8)}`;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Whether no run is in progress or waits for the slot. */
  async isSlotFree(sql: Sql): Promise<boolean> {
    const rows = await selectRows(
      sql,
      `select from job_execution_log where job_name = $1 and status in ('pending', 'running') limit 1`,
      [JOB_NAME],
    );
    return rows.length === 0;
  }

  /** Records in the metadata of a revision how many of its weeks came out differently. */
  async countRevised(run: Run, sql: Sql): Promise<void> {
    await sql.query(
      `update job_execution_log set metadata = coalesce(metadata, '{}') || (
         select jsonb_build_object('weeks_revised', count(*) filter (where reason = 'revised'),
           'weeks_unchanged', count(*) filter (where reason = 'unchanged'))
         from job_user_outcome where execution_id = $1)
       where id = $1`,
      [run.id],
    );
  }

  /** Inserts a run that holds the slot at once; null if another run holds it. */
  async startNow(run: NewRun, sql: Sql): Promise<RunRow | null> {
    const rows = await selectRows<RunRow>(
      sql,
      `insert into job_execution_log (job_name, job_id, status, started_at, week_of, time_zone, scheduled_for, trigger,
         scope, force_refresh, metadata, lease_owner, lease_until, heartbeat_at, fence)
       values ($1, $2, 'running', now(), $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(secs => $11), now(), 1)
       on conflict do nothing returning ${RUN_COLUMNS}`,
      [...this.insertParameters(run), this.owner, this.config.job.leaseSeconds],
    );
    return rows[0] ?? null;
  }

  /**
   * Records a scheduled run that waits for the slot, or one that was missed. Returns null if the period has its row already,
   * or if a missed period has a later one that has its row (only the latest period counts).
   */
  async recordScheduled(
    run: NewRun,
    status: 'pending' | 'missed',
    sql: Sql = this.dataSource,
  ): Promise<RecordedAs | null> {
    // Conflicts on every unique index are ignored: one of two simultaneous replicas may hit the job_id's index first.
    const rows = await selectRows(
      sql,
      `insert into job_execution_log (job_name, job_id, status, started_at, week_of, time_zone, scheduled_for, trigger,
         scope, force_refresh, metadata)
       select $1::text, $2, $10::text, now(), $3::date, $4, $5::timestamptz, $6, $7, $8::boolean, $9::jsonb
       where $10::text = 'pending' or not exists (select from job_execution_log
         where job_name = $1::text and week_of > $3::date and trigger in ('cron', 'catchup'))
       on conflict do nothing returning id`,
      [...this.insertParameters(run), status],
    );
    if (rows.length === 1) return 'recorded';
    return status === 'pending' && (await this.reopenMissed(run, sql)) ? 'reopened' : null;
  }

  /**
   * A run that was recorded as missed but is owed was recorded under a wrong clock. It is set to pending and waits for the
   * slot, unless a manual run has served that week. The second of two replicas finds it pending. This is a separate
   * statement after the insert, so that it sees a row that the insert had to wait for (decision 29).
   */
  private async reopenMissed(run: NewRun, sql: Sql): Promise<boolean> {
    const changed = await changeCount(
      sql,
      `update job_execution_log set status = 'pending', trigger = $3, started_at = now(), metadata = $4
       where job_name = $1 and week_of = $2 and trigger in ('cron', 'catchup') and status = 'missed'
         and not exists (select from job_execution_log by_hand
           where by_hand.job_name = $1 and by_hand.week_of = $2 and by_hand.trigger = 'manual'
             and by_hand.scope = 'cohort' and by_hand.status not in ('failed', 'cancelled'))`,
      [JOB_NAME, run.weekOf, run.trigger, run.metadata],
    );
    return changed === 1;
  }

  private insertParameters(run: NewRun): unknown[] {
    return [
      JOB_NAME,
      run.jobId,
      run.weekOf,
      this.config.job.timeZone,
      run.scheduledFor,
      run.trigger,
      run.scope,
      run.forceRefresh,
      run.metadata,
    ];
  }

  /** Takes over a run whose holder died; otherwise starts the oldest waiting run if the slot is free. */
  async claimNextRun(): Promise<RunRow | null> {
    try {
      const rows = await changeRows<RunRow>(
        this.dataSource,
        `update job_execution_log set lease_owner = $2, lease_until = now() + make_interval(secs => $3),
           heartbeat_at = now(), fence = fence + 1, started_at = case status when 'pending' then now() else started_at end,
           status = 'running'
         where id = (select id from job_execution_log
           where job_name = $1 and ((status = 'running'
               and (lease_until < now() or lease_until > now() + make_interval(secs => $4)))
             or (status = 'pending' and not exists
               (select from job_execution_log where job_name = $1 and status = 'running')))
           order by status = 'running' desc, created_at limit 1 for update skip locked)
         returning ${RUN_COLUMNS}`,
        [JOB_NAME, this.owner, this.config.job.leaseSeconds, LONGEST_LEASE_SECONDS],
      );
      return rows[0] ?? null;
    } catch (error) {
      // Another replica took the slot between our read and our write.
      if ((error as { driverError?: { code?: string } }).driverError?.code === SLOT_TAKEN) return null;
      throw error;
    }
  }

  /** Renews our lease. False: another process took the run over, so this one must stop. */
  async renewLease(run: Run): Promise<boolean> {
    const changed = await changeCount(
      this.dataSource,
      `update job_execution_log set lease_until = now() + make_interval(secs => $3), heartbeat_at = now()
       where id = $1 and fence = $2 and status = 'running'`,
      [run.id, run.fence, this.config.job.leaseSeconds],
    );
    return changed === 1;
  }

  /** Releases the run, so that another process can continue it at once. */
  async release(run: Run): Promise<void> {
    await this.dataSource.query(
      `update job_execution_log set lease_until = now() - interval '1 second'
       where id = $1 and fence = $2 and status = 'running'`,
      [run.id, run.fence],
    );
  }

  /** Ends the run if this process still holds it. */
  async endRun(
    run: Run,
    status: Extract<RunStatus, 'completed' | 'retrying' | 'failed' | 'cancelled'>,
    errorMessage: string | null,
    sql: Sql,
  ): Promise<boolean> {
    const changed = await changeCount(
      sql,
      `update job_execution_log set status = $3, error_message = $4, completed_at = now(), lease_until = null,
         duration_seconds = round(extract(epoch from now() - started_at))
       where id = $1 and fence = $2 and status = 'running'`,
      [run.id, run.fence, status, errorMessage],
    );
    return changed === 1;
  }

  /**
   * Keeps other processes from taking the run over until the coordinator's transaction ends.
   * @throws LostLeaseError if another process has already done so
   */
  async assertHeld(run: Run, sql: Sql): Promise<void> {
    const rows = await selectRows(
      sql,
      `select from job_execution_log where id = $1 and fence = $2 and status = 'running' for share`,
      [run.id, run.fence],
    );
    if (rows.length === 0) throw new LostLeaseError();
  }

  /** Saves how far the plan has come, and whether it is complete. @throws LostLeaseError when another process holds the run */
  async savePlanCursor(run: Run, cursor: string | null, complete: boolean, sql: Sql): Promise<void> {
    const held = await changeCount(
      sql,
      `update job_execution_log set plan_cursor = $3, planned = $4 where id = $1 and fence = $2 and status = 'running'`,
      [run.id, run.fence, cursor, complete],
    );
    if (held !== 1) throw new LostLeaseError();
  }

  /** Reports to the coordinator, in whichever process it is, that the run cannot continue. */
  async reportFailure(runId: string, error: string): Promise<void> {
    await this.dataSource.query(
      `update job_execution_log set failure = coalesce(failure, $2) where id = $1 and status = 'running'`,
      [runId, error],
    );
  }

  async markCanaryPassed(run: Run): Promise<void> {
    await this.dataSource.query(
      `update job_execution_log set canary_passed_at = now() where id = $1 and fence = $2`,
      [run.id, run.fence],
    );
  }

  /** A paused run keeps its slot and coordinator but starts no further batch. False: it is neither waiting nor running. */
  async setPaused(jobId: string, paused: boolean): Promise<boolean> {
    const changed = await changeCount(
      this.dataSource,
      `update job_execution_log set paused = $3 where job_name = $1 and job_id = $2 and status in ('pending', 'running')`,
      [JOB_NAME, jobId, paused],
    );
    return changed === 1;
  }

  async requestCancellation(jobId: string): Promise<boolean> {
    const changed = await changeCount(
      this.dataSource,
      `update job_execution_log set cancel_requested = true,
         status = case status when 'pending' then 'cancelled' else status end,
         completed_at = case status when 'pending' then now() else completed_at end
       where job_name = $1 and job_id = $2 and status in ('pending', 'running')`,
      [JOB_NAME, jobId],
    );
    return changed === 1;
  }

  /** Reopens a completed run some of whose users are retried again; a failed or cancelled run keeps its status. */
  async reopenForRetries(runId: string, sql: Sql): Promise<void> {
    await sql.query(
      `update job_execution_log set status = 'retrying' where id = $1 and status = 'completed'`,
      [runId],
    );
  }

  /** Completes the runs that waited for retries and have none left. */
  async completeRunsWithoutRetries(): Promise<void> {
    await this.dataSource.query(
      `update job_execution_log execution set status = 'completed'
       where job_name = $1 and status = 'retrying' and not exists (
         select from job_retry_queue queue where queue.execution_id = execution.id and queue.state <> 'dead')`,
      [JOB_NAME],
    );
  }
}
