import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../common/job-name.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { changeRows, type Sql, selectRows } from '../database/rows.js';
import type { LeasedRetry } from './retry-leases.js';
import { decideRetry, retryDelaySeconds, type RetryDecision, type RetryPolicy } from './retry-policy.js';

export interface QueueableFailure {
  userId: string;
  errorClass: string;
  error: string;
  retryable: boolean;
}

/** A failure and its result: the user waits for a retry, or is given up on. */
export interface QueuedFailure extends QueueableFailure {
  state: 'retrying' | 'dead';
  reason: 'retries_exhausted' | 'not_retryable' | 'superseded' | 'lost_too_often' | null;
}

/** The run whose first failures are queued, with its own way to retry; by default that of this process. */
export interface QueueingRun {
  id: string;
  weekOf: string;
  retryMax?: number | null;
  retryBaseDelaySeconds?: number | null;
}

/** A user's week that failed in a run: one row of the queue. */
export interface QueuedWeek {
  userId: string;
  runId: string | null;
  weekOf: string;
  state: 'pending' | 'leased' | 'dead';
}

export interface RetryRow {
  user_id: string;
  external_id: string | null;
  week_of: string;
  retry_count: number;
  max_retries: number;
  state: 'pending' | 'leased' | 'dead';
  error_class: string | null;
  last_error: string | null;
  next_retry_at: Date | null;
}

const QUEUED_WEEK = `user_id as "userId", execution_id as "runId", week_of as "weekOf", state`;

/** Cursors hold milliseconds, so rows are ordered by milliseconds too. */
const DUE_AT = `coalesce(date_trunc('milliseconds', queue.next_retry_at), 'infinity')`;

/**
 * Rows of job_retry_queue: one row per user (a UNIQUE constraint), for the latest week that failed. Times come
 * from the database's clock, so that they are the same on every replica. A success deletes the row in the transaction
 * that stores the week.
 */
@Injectable()
export class RetryQueue {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Queues the first failures of a run. It replaces rows of an older week and rows of another run of the same week, but
   * never a row of a later week.
   */
  async enqueue(failures: readonly QueueableFailure[], run: QueueingRun, sql: Sql): Promise<QueuedFailure[]> {
    const policy = this.policyOf(run);
    const queued = failures.map((failure) => toQueued(failure, decideRetry(failure, 0, policy)));
    const inserted = await this.insertRows(queued, run, policy, sql);
    return queued.map((failure) =>
      failure.state === 'dead' || inserted.has(failure.userId)
        ? failure
        : { ...failure, state: 'dead', reason: 'superseded' },
    );
  }

  /** As configured where the run was started: a worker may have other settings, or none. */
  private policyOf({ retryMax, retryBaseDelaySeconds }: QueueingRun): RetryPolicy {
    const { max, baseDelaySeconds } = this.config.retry;
    return { max: retryMax ?? max, baseDelaySeconds: retryBaseDelaySeconds ?? baseDelaySeconds };
  }

  /** @returns the users whose row was written: all but those that have a row of a later week */
  private async insertRows(
    failures: readonly QueuedFailure[],
    run: QueueingRun,
    policy: RetryPolicy,
    sql: Sql,
  ): Promise<Set<string>> {
    if (failures.length === 0) return new Set();
    const sorted = [...failures].sort((a, b) => (a.userId < b.userId ? -1 : 1));
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `insert into job_retry_queue as queue
         (job_name, user_id, retry_count, max_retries, last_error, error_class, state, next_retry_at, execution_id, week_of)
       select $1, user_id, 0, $2, error, error_class, state,
         case when state = 'pending' then now() + make_interval(secs => $3) end, $4, $5
       from unnest($6::uuid[], $7::text[], $8::text[], $9::text[]) as given(user_id, error, error_class, state)
       on conflict (job_name, user_id) do update set
         retry_count = 0, max_retries = excluded.max_retries, last_error = excluded.last_error,
         error_class = excluded.error_class, state = excluded.state, next_retry_at = excluded.next_retry_at,
         execution_id = excluded.execution_id, week_of = excluded.week_of, fence = queue.fence + 1, lease_until = null,
         losses = 0
       where queue.week_of <= excluded.week_of
       returning user_id`,
      [
        JOB_NAME,
        policy.max,
        retryDelaySeconds(0, policy),
        run.id,
        run.weekOf,
        sorted.map((failure) => failure.userId),
        sorted.map((failure) => failure.error),
        sorted.map((failure) => failure.errorClass),
        sorted.map((failure) => (failure.state === 'dead' ? 'dead' : 'pending')),
      ],
    );
    return new Set(rows.map((row) => row.user_id));
  }

  /**
   * Locks the users' rows. It waits for a retry that is writing one of them, and a later retry waits for us. Lock the rows
   * before any week and in this order; otherwise two writers may each hold what the other needs.
   */
  async lockRows(userIds: readonly string[], sql: Sql): Promise<void> {
    await sql.query(
      `select from job_retry_queue where job_name = $1 and user_id = any($2::uuid[]) order by user_id for update`,
      [JOB_NAME, userIds],
    );
  }

  /** Locks the rows that `enqueue` is about to replace: their runs must be updated. */
  async rowsOfOtherRuns(
    userIds: readonly string[],
    run: { id: string; weekOf: string },
    sql: Sql,
  ): Promise<QueuedWeek[]> {
    return selectRows<QueuedWeek>(
      sql,
      `select ${QUEUED_WEEK} from job_retry_queue
       where job_name = $1 and user_id = any($2::uuid[]) and week_of <= $3 and execution_id <> $4
       order by user_id for update`,
      [JOB_NAME, userIds, run.weekOf, run.id],
    );
  }

  /** Deletes the rows of users that have switched the service off meanwhile: no user is retried against their will. */
  async removeSwitchedOff(sql: Sql): Promise<QueuedWeek[]> {
    return changeRows<QueuedWeek>(
      sql,
      `delete from job_retry_queue queue using user_preferences p
       where queue.job_name = $1 and p.user_id = queue.user_id and not p.intelligence_generation_enabled
         and queue.state <> 'leased'
       returning queue.user_id as "userId", queue.execution_id as "runId", queue.week_of as "weekOf", queue.state`,
      [JOB_NAME],
    );
  }

  /** Deletes the rows of a week that succeeded and of earlier weeks: nothing is left to retry. */
  async remove(userIds: readonly string[], weekOf: string, sql: Sql): Promise<QueuedWeek[]> {
    return changeRows<QueuedWeek>(
      sql,
      `delete from job_retry_queue where job_name = $1 and user_id = any($2::uuid[]) and week_of <= $3
       returning ${QUEUED_WEEK}`,
      [JOB_NAME, userIds, weekOf],
    );
  }

  /** Counts failed retries and sets the time of the next one, or gives up. Each failure belongs to one of `leased`. */
  async reschedule(
    leased: readonly LeasedRetry[],
    failures: readonly QueueableFailure[],
    sql: Sql,
  ): Promise<QueuedFailure[]> {
    if (failures.length === 0) return [];
    const rows = new Map(leased.map((row) => [row.userId, row]));
    const decided = failures.map((failure) => {
      const row = rows.get(failure.userId)!;
      const baseDelaySeconds = row.baseDelaySeconds ?? this.config.retry.baseDelaySeconds;
      const policy = { max: row.maxRetries, baseDelaySeconds };
      return { failure, decision: decideRetry(failure, row.retryCount + 1, policy) };
    });
    await sql.query(
      `update job_retry_queue queue set retry_count = queue.retry_count + 1, last_error = given.error,
         error_class = given.error_class, lease_owner = null, lease_until = null, losses = 0,
         state = case when given.delay is null then 'dead' else 'pending' end,
         next_retry_at = now() + make_interval(secs => given.delay)
       from unnest($2::uuid[], $3::text[], $4::text[], $5::float8[]) as given(user_id, error, error_class, delay)
       where queue.job_name = $1 and queue.user_id = given.user_id`,
      [
        JOB_NAME,
        failures.map((failure) => failure.userId),
        failures.map((failure) => failure.error),
        failures.map((failure) => failure.errorClass),
        // Null for the dead: an interval of null seconds is null.
        decided.map(({ decision }) => (decision.kind === 'retry' ? decision.delaySeconds : null)),
      ],
    );
    return decided.map(({ failure, decision }) => toQueued(failure, decision));
  }

  /** Ordered by next_retry_at; dead users have none and come last. */
  async list(filter: {
    userId: string | null;
    after: (string | null)[];
    limit: number;
  }): Promise<RetryRow[]> {
    return selectRows<RetryRow>(
      this.dataSource,
      `select queue.user_id, i.external_id, queue.week_of, queue.retry_count, queue.max_retries, queue.state,
         queue.error_class, queue.last_error, queue.next_retry_at
       from job_retry_queue queue left join user_identity i using (user_id)
       where queue.job_name = $1 and ($2::uuid is null or queue.user_id = $2)
         and ($3::timestamptz is null
           or (${DUE_AT}, queue.user_id) > ($3::timestamptz, $4::uuid))
       order by ${DUE_AT}, queue.user_id limit $5`,
      [JOB_NAME, filter.userId, filter.after[0], filter.after[1], filter.limit],
    );
  }
}

function toQueued(failure: QueueableFailure, decision: RetryDecision): QueuedFailure {
  return decision.kind === 'retry'
    ? { ...failure, state: 'retrying', reason: null }
    : { ...failure, state: 'dead', reason: decision.reason };
}
