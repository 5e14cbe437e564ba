import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { WorkerLostError } from '../common/failures.js';
import { JOB_NAME } from '../common/job-name.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { changeRows, type Sql, selectRows } from '../database/rows.js';
import { MAX_LOSSES } from './retry-policy.js';

/** A queue row that this process holds until its lease ends. */
export interface LeasedRetry {
  userId: string;
  runId: string | null;
  weekOf: string;
  retryCount: number;
  maxRetries: number;
  /** As the run that failed the user was configured; null: that run is not known any more. */
  baseDelaySeconds: number | null;
  timeZone: string | null;
  fence: number;
  /** It failed while it was made again, after records changed. */
  isRevision: boolean;
}

/** A queue row whose holder was lost. */
export interface LostRetry {
  userId: string;
  runId: string | null;
  weekOf: string;
  state: 'pending' | 'dead';
}

/**
 * Which rows to lease: of the due rows, the suspects (whose last failure was worker_lost) or the others; or the row of one
 * user, whether it is due or not.
 */
export type LeaseWanted = { suspects: boolean } | { userId: string };

const LOST = new WorkerLostError();
const LEASED = `user_id as "userId", execution_id as "runId", week_of as "weekOf",
  retry_count as "retryCount", max_retries as "maxRetries", fence,
  (select (metadata ->> 'retry_base_delay_seconds')::float8 from job_execution_log where id = execution_id) as "baseDelaySeconds",
  (select time_zone from job_execution_log where id = execution_id) as "timeZone",
  coalesce((select trigger = 'revision' from job_execution_log where id = execution_id), false) as "isRevision"`;
/** A running run is processing the user, or will do so. */
const IN_A_LIVE_RUN = `exists (
  select from job_batch batch join job_execution_log execution on execution.id = batch.execution_id
  where execution.status = 'running' and batch.state <> 'done' and queue.user_id = any(batch.user_ids))`;
const WANTED = `queue.job_name = $1 and not ${IN_A_LIVE_RUN} and (
  ($4::uuid is null and queue.state = 'pending' and queue.next_retry_at <= now()
    and (queue.error_class is not distinct from '${LOST.code}') = $5)
  or (queue.user_id = $4 and queue.state in ('pending', 'dead')))`;
/** A dead row may be leased manually. It is recognised by having no next_retry_at. */
const UNLEASED = `case when queue.next_retry_at is null then 'dead' else 'pending' end`;
const HELD = `unnest($2::uuid[], $3::int[]) as held(user_id, fence)
  where queue.job_name = $1 and queue.user_id = held.user_id and queue.fence = held.fence and queue.state = 'leased'`;

/** Leases of rows of job_retry_queue. The fence says who holds a row, and the database's clock until when. */
@Injectable()
export class RetryLeases {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Leases the row that is due first and others of the same run and week, at most `limit` in all. */
  async lease(owner: string, limit: number, wanted: LeaseWanted): Promise<LeasedRetry[]> {
    return changeRows<LeasedRetry>(
      this.dataSource,
      `with first as (select queue.execution_id, queue.week_of from job_retry_queue queue
         where ${WANTED} order by queue.next_retry_at limit 1 for update skip locked)
       update job_retry_queue set state = 'leased', lease_owner = $2, fence = fence + 1,
         lease_until = now() + make_interval(secs => $3)
       where id in (
         select queue.id from job_retry_queue queue
         join first on first.week_of = queue.week_of and first.execution_id is not distinct from queue.execution_id
         where ${WANTED} order by queue.next_retry_at limit $6 for update of queue skip locked)
       returning ${LEASED}`,
      [
        JOB_NAME,
        owner,
        this.config.job.leaseSeconds,
        'userId' in wanted ? wanted.userId : null,
        'suspects' in wanted && wanted.suspects,
        limit,
      ],
    );
  }

  /** Extends leases. Rows that have been settled or lost meanwhile are not changed. */
  async renew(leased: readonly LeasedRetry[]): Promise<void> {
    await this.dataSource.query(
      `update job_retry_queue queue set lease_until = now() + make_interval(secs => $4) from ${HELD}`,
      [...held(leased), this.config.job.leaseSeconds],
    );
  }

  /** Releases rows that were not retried. They stay due, and no retry is counted. */
  async release(leased: readonly LeasedRetry[], sql: Sql = this.dataSource): Promise<void> {
    if (leased.length === 0) return;
    await sql.query(
      `update job_retry_queue queue set state = ${UNLEASED}, lease_owner = null, lease_until = null from ${HELD}`,
      held(leased),
    );
  }

  /**
   * Locks leased rows in the transaction that writes their results, and returns the users whose rows are still ours. Rows
   * that a run has planned meanwhile are not: it was going to compute them before it could know of our retry (decision 24).
   */
  async stillHeld(leased: readonly LeasedRetry[], sql: Sql): Promise<Set<string>> {
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `select queue.user_id from job_retry_queue queue, ${HELD} and not ${IN_A_LIVE_RUN}
       order by queue.user_id for update of queue`,
      held(leased),
    );
    return new Set(rows.map((row) => row.user_id));
  }

  /** Frees rows whose lease has expired. No retry is counted, but a loss is; the third loss in a row makes a row dead. */
  async reclaimLost(sql: Sql): Promise<LostRetry[]> {
    return changeRows<LostRetry>(
      sql,
      `update job_retry_queue queue set fence = fence + 1, lease_owner = null, lease_until = null, losses = losses + 1,
         error_class = $2, last_error = $3,
         state = case when losses + 1 >= $4 then 'dead' else ${UNLEASED} end,
         next_retry_at = case when losses + 1 >= $4 then null else next_retry_at end
       where id in (select id from job_retry_queue
         where job_name = $1 and state = 'leased' and lease_until < now() order by user_id for update skip locked)
       returning user_id as "userId", execution_id as "runId", week_of as "weekOf", state`,
      [JOB_NAME, LOST.code, LOST.message, MAX_LOSSES],
    );
  }
}

const held = (leased: readonly LeasedRetry[]): unknown[] => [
  JOB_NAME,
  leased.map((row) => row.userId),
  leased.map((row) => row.fence),
];
