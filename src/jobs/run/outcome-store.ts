import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { WeekChecks } from '../../verification/week-checks.js';
import { changeRows, type Sql, selectRows, valuesList } from '../../database/rows.js';
import { ownFailure } from './own-failure.js';
import type { OutcomeState } from './run.js';

export interface Outcome {
  userId: string;
  state: OutcomeState;
  reason: string | null;
  errorClass: string | null;
  error: string | null;
  durationMs: number | null;
}

export interface OutcomeFigures {
  done: number;
  retrying: number;
  dead: number;
  skipped: number;
  /** Those among the retrying and dead that have no data at all. */
  unknown: number;
}

const COLUMNS = 8;
const CASTS = ['uuid', 'uuid', '', '', '', '', 'int', 'real'];

/** Computes the counters of run $1 from its outcomes and stores them if `condition` on the run is true. */
const countersFromOutcomes = (condition: string): string => `
  with figures as (select count(*) filter (where state = 'done')::int as done,
      count(*) filter (where state = 'retrying')::int as retrying, count(*) filter (where state = 'dead')::int as dead,
      count(*) filter (where state = 'skipped')::int as skipped,
      count(*) filter (where state in ('retrying', 'dead') and not ${ownFailure('outcome')})::int as unknown,
      nullif(count(*) filter (where state <> 'skipped'), 0)::int as processed
    from job_user_outcome outcome where execution_id = $1)
  update job_execution_log run set users_processed = coalesce(processed, 0), users_successful = done,
    users_failed = retrying + dead, users_skipped = skipped, success_rate = 100.0 * done / processed
  from figures where run.id = $1 and ${condition} returning done, retrying, dead, skipped, unknown`;

/** Rows of job_user_outcome: the outcome of each user of a run. */
@Injectable()
export class OutcomeStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Inserts the first outcomes of a batch. If a user has one already (a resumed batch), the newer outcome replaces it. */
  async insertComputed(runId: string, outcomes: readonly Outcome[], sql: Sql): Promise<void> {
    if (outcomes.length === 0) return;
    await sql.query(
      `insert into job_user_outcome (execution_id, user_id, state, reason, error_class, error, attempts, duration_ms)
       values ${valuesList(outcomes.length, COLUMNS, CASTS)}
       on conflict (execution_id, user_id) do update set state = excluded.state, reason = excluded.reason,
         error_class = excluded.error_class, error = excluded.error, duration_ms = excluded.duration_ms, updated_at = now()`,
      outcomes.flatMap((outcome) => [
        runId,
        outcome.userId,
        outcome.state,
        outcome.reason,
        outcome.errorClass,
        outcome.error,
        outcome.state === 'skipped' || outcome.reason === 'already_generated' ? 0 : 1,
        outcome.durationMs,
      ]),
    );
  }

  /** Inserts outcomes of users that were not computed, in one statement. */
  async insertUncomputed(
    runId: string,
    users: readonly { userId: string; state: OutcomeState; reason: string }[],
    sql: Sql,
  ): Promise<void> {
    if (users.length === 0) return;
    await sql.query(
      `insert into job_user_outcome (execution_id, user_id, state, reason)
       select $1, * from unnest($2::uuid[], $3::text[], $4::text[]) on conflict do nothing`,
      [
        runId,
        users.map((user) => user.userId),
        users.map((user) => user.state),
        users.map((user) => user.reason),
      ],
    );
  }

  /**
   * Replaces outcomes after a retry or a failed verification. The condition on the list of users keeps PostgreSQL from
   * reading the whole run for the join.
   */
  async replaceOutcomes(runId: string, outcomes: readonly Outcome[], sql: Sql): Promise<void> {
    if (outcomes.length === 0) return;
    await sql.query(
      `update job_user_outcome outcome set state = c.state, reason = c.reason, error_class = c.error_class,
         error = c.error, updated_at = now()
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
         as c(user_id, state, reason, error_class, error)
       where outcome.execution_id = $1 and outcome.user_id = c.user_id and outcome.user_id = any($2::uuid[])`,
      [
        runId,
        outcomes.map((outcome) => outcome.userId),
        outcomes.map((outcome) => outcome.state),
        outcomes.map((outcome) => outcome.reason),
        outcomes.map((outcome) => outcome.errorClass),
        outcomes.map((outcome) => outcome.error),
      ],
    );
  }

  /**
   * Settles users of a run outside that run: another run served or replaced them, or they switched the service off. Dead
   * users keep the error that they failed with.
   */
  async settleUsers(
    runId: string,
    userIds: readonly string[],
    ending: { state: OutcomeState; reason: string },
    sql: Sql,
  ): Promise<void> {
    await sql.query(
      `update job_user_outcome set state = $3, reason = $4, updated_at = now(),
         error_class = case when $5 then null else error_class end, error = case when $5 then null else error end
       where execution_id = $1 and user_id = any($2::uuid[])`,
      [runId, userIds, ending.state, ending.reason, ending.state === 'done'],
    );
  }

  async countAttempt(runId: string, userIds: readonly string[], sql: Sql): Promise<void> {
    await sql.query(
      `update job_user_outcome set attempts = attempts + 1 where execution_id = $1 and user_id = any($2::uuid[])`,
      [runId, userIds],
    );
  }

  /**
   * Locks the next processed users whose stored week has not been read back yet, until the transaction ends. They come by
   * user id after `after`, so that no page reads the users of an earlier page again.
   */
  async lockUnverified(
    runId: string,
    after: string | null,
    limit: number,
    sql: Sql,
  ): Promise<{ userId: string; state: OutcomeState }[]> {
    return selectRows(
      sql,
      `select user_id as "userId", state from job_user_outcome
       where execution_id = $1 and state <> 'skipped' and brief_exists is null and ($2::uuid is null or user_id > $2)
       order by user_id limit $3 for update`,
      [runId, after, limit],
    );
  }

  /** Uses lists of users: a join with the checks would read the whole run for every page of users (decision 55). */
  async storeChecks(
    runId: string,
    checks: readonly (WeekChecks & { user_id: string })[],
    sql: Sql,
  ): Promise<void> {
    const passing = (check: keyof WeekChecks) =>
      checks.filter((checked) => checked[check]).map((checked) => checked.user_id);
    await sql.query(
      `update job_user_outcome set brief_exists = user_id = any($3::uuid[]),
         insights_generated = user_id = any($4::uuid[]), patterns_found = user_id = any($5::uuid[]),
         velocity_calculated = user_id = any($6::uuid[])
       where execution_id = $1 and user_id = any($2::uuid[])`,
      [
        runId,
        checks.map((check) => check.user_id),
        passing('brief_exists'),
        passing('insights_generated'),
        passing('patterns_found'),
        passing('velocity_calculated'),
      ],
    );
  }

  /**
   * Computes the run's counters from its outcomes, which are the source of truth (decision 52). The run is locked by a
   * statement of its own first: a statement that has to wait for the lock would still count what it saw before, without
   * the outcomes of the transaction that it waited for.
   */
  async refreshCounters(runId: string, sql: Sql): Promise<OutcomeFigures> {
    await sql.query('select from job_execution_log where id = $1 for no key update', [runId]);
    const [figures] = await changeRows<OutcomeFigures>(sql, countersFromOutcomes('true'), [runId]);
    return figures;
  }

  /** Does the same during the run, to show its progress. Changes nothing if the run has ended or has another coordinator. */
  async refreshCountersWhileRunning(run: { id: string; fence: number }): Promise<void> {
    const ours = `run.status = 'running' and run.fence = $2`;
    await changeRows(this.dataSource, countersFromOutcomes(ours), [run.id, run.fence]);
  }

  /**
   * Counts the users that the run itself has given up on, by error class. Superseded users are left out, because a later
   * week has replaced this one. So are users without any data, and users whose retries were used up before the run
   * could close: the sweep reports them.
   */
  async countDeadByErrorClass(runId: string, sql: Sql): Promise<Record<string, number>> {
    const rows = await selectRows<{ error_class: string; users: number }>(
      sql,
      `select coalesce(error_class, 'unknown_error') as error_class, count(*) as users from job_user_outcome outcome
       where execution_id = $1 and state = 'dead' and reason is distinct from 'superseded' and ${ownFailure('outcome')}
         and not exists (select from job_retry_attempt attempt
           where attempt.execution_id = $1 and attempt.user_id = outcome.user_id and attempt.ending = 'exhausted')
       group by 1 order by 1`,
      [runId],
    );
    return Object.fromEntries(rows.map((row) => [row.error_class, row.users]));
  }

  /**
   * Counts users of planned batches that have no outcome; there must be none when a run closes. The query is a difference
   * of sets: the statistics do not know a new run yet, so PostgreSQL would expect one outcome and compare every user with
   * all of them.
   */
  async countUsersWithoutOutcome(runId: string, sql: Sql): Promise<number> {
    const [row] = await selectRows<{ missing: number }>(
      sql,
      `select count(*) as missing from (select unnest(user_ids) from job_batch where execution_id = $1
         except select user_id from job_user_outcome where execution_id = $1) as without_outcome`,
      [runId],
    );
    return row.missing;
  }
}
