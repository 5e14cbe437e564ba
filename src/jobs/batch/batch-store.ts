import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { changeRows, type Sql, selectRows } from '../../database/rows.js';
import type { BatchRef } from '../dispatch/batch-dispatcher.js';
import { LONGEST_LEASE_SECONDS, type RunTrigger } from '../run/run.js';

/** A batch that this process may process until its lease ends, with what it must know of the run. */
export interface LeasedBatch extends BatchRef {
  jobId: string;
  weekOf: string;
  /** When the run started; it decides which days are over. */
  startedAt: Date;
  userIds: string[];
  /** How many batches at once the run was tuned for; null: the configured number. */
  concurrency: number | null;
  /** The service's zone where the run was started. */
  timeZone: string;
  /** How the run's users are retried; null: the run was recorded by an older version. */
  retryMax: number | null;
  retryBaseDelaySeconds: number | null;
  trigger: RunTrigger;
  /** Whether users that have the week already get it again. */
  forceRefresh: boolean;
  /** How often it was claimed, this claim included; a claim that was drained does not count. */
  attempts: number;
}

/** The state of a run, as its coordinator reads it each time. */
export interface RunProgress {
  /** Whether this coordinator still holds the run. */
  held: boolean;
  cancelRequested: boolean;
  paused: boolean;
  /** Why the run cannot continue, as reported by a worker or the canary. */
  failure: string | null;
  /** Whether at least one batch is not done. */
  open: boolean;
  /** Whether at least one batch is leased and its lease is valid. */
  underWay: boolean;
  /** How many batches all live workers together can have in progress. */
  capacity: number;
  /** Whether the canary has passed. */
  canaryPassed: boolean;
  /** Whether at least one batch of the canary is not done. */
  canaryOpen: boolean;
  /** How many users have failed so far. */
  failed: number;
  /**
   * The number of users of which the error budget is a percentage: those processed until the canary has passed, then all
   * planned users. 0 if no user has failed.
   */
  budgetAmong: number;
}

const NOT_HELD: RunProgress = {
  held: false,
  cancelRequested: false,
  paused: false,
  failure: null,
  open: false,
  underWay: false,
  capacity: 0,
  canaryPassed: false,
  canaryOpen: false,
  failed: 0,
  budgetAmong: 0,
};

/** Selects the run whose batches may be processed now; at most one run is running. */
const WORKABLE_RUN = `status = 'running' and not cancel_requested and not paused and failure is null`;
const CLAIM = `state = 'leased', lease_owner = $1, fence = batch.fence + 1, attempts = attempts + 1,
  lease_until = now() + make_interval(secs => $2)`;
const LEASED = `batch.execution_id as "runId", batch.batch_no as "batchNo", batch.user_ids as "userIds", batch.fence,
  batch.attempts, run.job_id as "jobId", run.week_of as "weekOf", run.started_at as "startedAt", run.force_refresh as "forceRefresh", run.trigger,
  (run.metadata ->> 'concurrency')::int as concurrency, run.time_zone as "timeZone",
  (run.metadata ->> 'retry_max')::int as "retryMax",
  (run.metadata ->> 'retry_base_delay_seconds')::float8 as "retryBaseDelaySeconds"`;

/** Rows of job_batch: they alone decide which process works on which batch, whatever the dispatcher published. */
@Injectable()
export class BatchStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Appends batches after those already planned. */
  async appendBatches(runId: string, batches: readonly (readonly string[])[], sql: Sql): Promise<void> {
    if (batches.length === 0) return;
    await sql.query(
      `insert into job_batch (execution_id, batch_no, user_ids)
       select $1, (select coalesce(max(batch_no), 0) from job_batch where execution_id = $1) + position,
         string_to_array(ids, ',')::uuid[]
       from unnest($2::text[]) with ordinality as given(ids, position)`,
      [runId, batches.map((batch) => batch.join(','))],
    );
  }

  /** Dispatches the next batches up to `lastBatch` until `window` are outstanding, if this process still holds the run. */
  async dispatchNext(
    run: { id: string; fence: number },
    window: number,
    lastBatch: number,
  ): Promise<BatchRef[]> {
    return changeRows<BatchRef>(
      this.dataSource,
      `with outstanding as (select count(*) as batches from job_batch
         where execution_id = $1 and state <> 'done' and dispatched_at is not null),
       next as (select batch_no from job_batch
         where execution_id = $1 and state = 'pending' and dispatched_at is null and batch_no <= $4
           and exists (select from job_execution_log where id = $1 and fence = $2 and ${WORKABLE_RUN})
         order by batch_no limit greatest(0, $3::int - (select batches from outstanding)) for update skip locked)
       update job_batch batch set dispatched_at = now() from next
       where batch.execution_id = $1 and batch.batch_no = next.batch_no
       returning batch.execution_id as "runId", batch.batch_no as "batchNo", batch.fence`,
      [run.id, run.fence, window, lastBatch],
    );
  }

  /** Recalls batches that were dispatched and not claimed. A late dispatch message of one names a fence that has passed. */
  async recallUnclaimed(run: { id: string }): Promise<void> {
    await this.dataSource.query(
      `update job_batch set dispatched_at = null, fence = fence + 1
       where execution_id = $1 and state = 'pending' and dispatched_at is not null`,
      [run.id],
    );
  }

  /** Reads the state of the run for its coordinator. */
  async readProgress(run: { id: string; fence: number }): Promise<RunProgress> {
    const [row] = await selectRows<RunProgress>(
      this.dataSource,
      `select run.fence = $2 and run.status = 'running' as held, run.cancel_requested as "cancelRequested", run.paused,
         run.failure,
         exists (select from job_batch where execution_id = $1 and state <> 'done') as open,
         exists (select from job_batch where execution_id = $1 and state = 'leased' and lease_until >= now()) as "underWay",
         (select coalesce(sum(concurrency), 0) from job_worker where seen_at > now() - make_interval(secs => $3)) as capacity,
         run.canary_passed_at is not null as "canaryPassed",
         exists (select from job_batch where execution_id = $1 and state <> 'done' and batch_no <= $4) as "canaryOpen",
         failures.users as failed,
         case when failures.users = 0 then 0
           when run.canary_passed_at is null
             then (select count(*) from job_user_outcome where execution_id = $1 and state <> 'skipped')
           else (select sum(cardinality(user_ids)) from job_batch where execution_id = $1) end as "budgetAmong"
       from job_execution_log run,
         (select count(*) as users from job_user_outcome where execution_id = $1 and state in ('retrying', 'dead')) failures
       where run.id = $1`,
      [run.id, run.fence, this.config.job.leaseSeconds, this.config.job.canaryBatches],
    );
    return row ?? NOT_HELD;
  }

  /**
   * Claims the next batch of the running run that no process works on: one that was dispatched at least `graceSeconds` ago,
   * or whose lease has ended. A batch dispatched in the future, or leased for longer than any lease lasts, was so before
   * the clock was set back.
   */
  async claimNext(owner: string, graceSeconds: number): Promise<LeasedBatch | null> {
    const rows = await changeRows<LeasedBatch>(
      this.dataSource,
      `update job_batch batch set ${CLAIM} from job_execution_log run
       where run.id = batch.execution_id and (batch.execution_id, batch.batch_no) = (
         select execution_id, batch_no from job_batch
         where execution_id = (select id from job_execution_log where job_name = $3 and ${WORKABLE_RUN})
           and state <> 'done' and dispatched_at is not null
           and ((state = 'pending' and (dispatched_at <= now() - make_interval(secs => $4) or dispatched_at > now()))
             or (state = 'leased' and (lease_until < now() or lease_until > now() + make_interval(secs => $5))))
         order by batch_no limit 1 for update skip locked)
       returning ${LEASED}`,
      [owner, this.config.job.leaseSeconds, JOB_NAME, graceSeconds, LONGEST_LEASE_SECONDS],
    );
    return rows[0] ?? null;
  }

  /** Claims the batch of a dispatch message; null: another process has it, or it was dispatched again since. */
  async claim(ref: BatchRef, owner: string): Promise<LeasedBatch | null> {
    const rows = await changeRows<LeasedBatch>(
      this.dataSource,
      `update job_batch batch set ${CLAIM} from job_execution_log run
       where run.id = batch.execution_id and run.status = 'running' and not run.cancel_requested and not run.paused
         and run.failure is null and batch.execution_id = $3 and batch.batch_no = $4 and batch.fence = $5
         and batch.state = 'pending' and batch.dispatched_at is not null
       returning ${LEASED}`,
      [owner, this.config.job.leaseSeconds, ref.runId, ref.batchNo, ref.fence],
    );
    return rows[0] ?? null;
  }

  /** Renews the leases of the batches in progress. Every other lease expires by itself. */
  async renewLeases(batches: readonly BatchRef[]): Promise<void> {
    if (batches.length === 0) return;
    await this.dataSource.query(
      `update job_batch batch set lease_until = now() + make_interval(secs => $1)
       from unnest($2::uuid[], $3::int[], $4::int[]) as held(execution_id, batch_no, fence)
       where batch.execution_id = held.execution_id and batch.batch_no = held.batch_no and batch.fence = held.fence
         and batch.state = 'leased'`,
      [
        this.config.job.leaseSeconds,
        batches.map((batch) => batch.runId),
        batches.map((batch) => batch.batchNo),
        batches.map((batch) => batch.fence),
      ],
    );
  }

  /**
   * The first statement of the transaction that writes a batch. Returns the users that are still in it (a user erased
   * meanwhile is not), or null if another process holds it by now: then roll back.
   */
  async finishBatch(batch: LeasedBatch, sql: Sql): Promise<Set<string> | null> {
    const [row] = await changeRows<{ user_ids: string[] }>(
      sql,
      `update job_batch set state = 'done', finished_at = now(), lease_until = null
       where execution_id = $1 and batch_no = $2 and fence = $3 and state = 'leased' returning user_ids`,
      [batch.runId, batch.batchNo, batch.fence],
    );
    return row ? new Set(row.user_ids) : null;
  }

  /** Releases the batch, to be dispatched again. The claim stays counted, unless its failure says nothing about the users. */
  async release(batch: BatchRef, { counted } = { counted: true }): Promise<void> {
    await this.dataSource.query(
      `update job_batch set state = 'pending', attempts = attempts - $4, dispatched_at = null, lease_owner = null,
         lease_until = null
       where execution_id = $1 and batch_no = $2 and fence = $3 and state = 'leased'`,
      [batch.runId, batch.batchNo, batch.fence, counted ? 0 : 1],
    );
  }

  /** Replaces the batch by one batch per user, so that the user that causes the failure is alone. */
  async splitByUser(batch: LeasedBatch, manager: EntityManager): Promise<void> {
    // Two simultaneous splits would use the same batch numbers.
    await manager.query(`select from job_execution_log where id = $1 for update`, [batch.runId]);
    const users = await this.finishBatch(batch, manager);
    if (users)
      await this.appendBatches(
        batch.runId,
        [...users].map((userId) => [userId]),
        manager,
      );
  }

  /**
   * Releases the batches that this process has not finished, without counting the claim; their late writes are refused. A
   * batch that is being written now is not waited for: it finishes, or its lease expires.
   */
  async releaseAll(owner: string): Promise<void> {
    await this.dataSource.query(
      `update job_batch set state = 'pending', fence = fence + 1, attempts = attempts - 1, lease_owner = null, lease_until = null
       where (execution_id, batch_no) in (
         select execution_id, batch_no from job_batch
         where lease_owner = $1 and state = 'leased'
           and execution_id = (select id from job_execution_log where job_name = $2 and status = 'running')
         for update skip locked)`,
      [owner, JOB_NAME],
    );
  }

  /** Returns the users of all batches that are not done. */
  async unfinishedUsers(runId: string, sql: Sql): Promise<string[]> {
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `select unnest(user_ids) as user_id from job_batch where execution_id = $1 and state <> 'done' order by 1`,
      [runId],
    );
    return rows.map((row) => row.user_id);
  }

  /** Closes the open batches of a run that ends, so that no process can write them. @returns their users */
  async closeOpen(runId: string, sql: Sql): Promise<string[]> {
    const batches = await changeRows<{ user_ids: string[] }>(
      sql,
      `update job_batch set state = 'done', fence = fence + 1 where execution_id = $1 and state <> 'done' returning user_ids`,
      [runId],
    );
    return batches.flatMap((batch) => batch.user_ids);
  }
}
