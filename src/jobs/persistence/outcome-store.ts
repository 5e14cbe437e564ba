import { Injectable } from '@nestjs/common';
import type { WeekChecks } from '../../verification/week-checks.js';
import { changeCount, type Sql, selectRows, valuesList } from '../../database/rows.js';
import type { OutcomeState } from '../domain/execution.js';

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
}

const COLUMNS = 8;
const CASTS = ['uuid', 'uuid', '', '', '', '', 'int', 'real'];

/** Rows of job_user_outcome: what became of each user of an execution. */
@Injectable()
export class OutcomeStore {
  /** First outcomes of a batch. Again for the same user (a resumed batch): the newer one stands. */
  async insert(executionId: string, outcomes: readonly Outcome[], sql: Sql): Promise<void> {
    if (outcomes.length === 0) return;
    await sql.query(
      `insert into job_user_outcome (execution_id, user_id, state, reason, error_class, error, attempts, duration_ms)
       values ${valuesList(outcomes.length, COLUMNS, CASTS)}
       on conflict (execution_id, user_id) do update set state = excluded.state, reason = excluded.reason,
         error_class = excluded.error_class, error = excluded.error, duration_ms = excluded.duration_ms, updated_at = now()`,
      outcomes.flatMap((outcome) => [
        executionId,
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

  /** Many users with one outcome, in one statement. */
  async insertAll(
    executionId: string,
    users: readonly { userId: string; state: OutcomeState; reason: string }[],
    sql: Sql,
  ): Promise<void> {
    if (users.length === 0) return;
    await sql.query(
      `insert into job_user_outcome (execution_id, user_id, state, reason)
       select $1, * from unnest($2::uuid[], $3::text[], $4::text[]) on conflict do nothing`,
      [
        executionId,
        users.map((user) => user.userId),
        users.map((user) => user.state),
        users.map((user) => user.reason),
      ],
    );
  }

  /** Changes outcomes after a retry or a failed verification. */
  async change(executionId: string, outcomes: readonly Outcome[], sql: Sql): Promise<void> {
    if (outcomes.length === 0) return;
    await sql.query(
      `update job_user_outcome outcome set state = c.state, reason = c.reason, error_class = c.error_class,
         error = c.error, updated_at = now()
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
         as c(user_id, state, reason, error_class, error)
       where outcome.execution_id = $1 and outcome.user_id = c.user_id`,
      [
        executionId,
        outcomes.map((outcome) => outcome.userId),
        outcomes.map((outcome) => outcome.state),
        outcomes.map((outcome) => outcome.reason),
        outcomes.map((outcome) => outcome.errorClass),
        outcomes.map((outcome) => outcome.error),
      ],
    );
  }

  /** How it ended for users of a run that another run has dealt with. Why they had failed stays on record with the dead. */
  async settle(
    executionId: string,
    userIds: readonly string[],
    ending: { state: OutcomeState; reason: string },
    sql: Sql,
  ): Promise<void> {
    await sql.query(
      `update job_user_outcome set state = $3, reason = $4, updated_at = now(),
         error_class = case when $5 then null else error_class end, error = case when $5 then null else error end
       where execution_id = $1 and user_id = any($2::uuid[])`,
      [executionId, userIds, ending.state, ending.reason, ending.state === 'done'],
    );
  }

  async countAttempt(executionId: string, userIds: readonly string[], sql: Sql): Promise<void> {
    await sql.query(
      `update job_user_outcome set attempts = attempts + 1 where execution_id = $1 and user_id = any($2::uuid[])`,
      [executionId, userIds],
    );
  }

  /** Those processed whose stored week has not been read back yet, kept from changing until the transaction ends. */
  async lockUnverified(
    executionId: string,
    limit: number,
    sql: Sql,
  ): Promise<{ userId: string; state: OutcomeState }[]> {
    return selectRows(
      sql,
      `select user_id as "userId", state from job_user_outcome
       where execution_id = $1 and state <> 'skipped' and brief_exists is null order by user_id limit $2 for update`,
      [executionId, limit],
    );
  }

  async storeChecks(
    executionId: string,
    checks: readonly (WeekChecks & { user_id: string })[],
    sql: Sql,
  ): Promise<void> {
    await sql.query(
      `update job_user_outcome outcome set brief_exists = c.brief, insights_generated = c.insights,
         patterns_found = c.patterns, velocity_calculated = c.velocity
       from unnest($2::uuid[], $3::boolean[], $4::boolean[], $5::boolean[], $6::boolean[])
         as c(user_id, brief, insights, patterns, velocity)
       where outcome.execution_id = $1 and outcome.user_id = c.user_id`,
      [
        executionId,
        checks.map((check) => check.user_id),
        checks.map((check) => check.brief_exists),
        checks.map((check) => check.insights_generated),
        checks.map((check) => check.patterns_found),
        checks.map((check) => check.velocity_calculated),
      ],
    );
  }

  async figures(executionId: string, sql: Sql): Promise<OutcomeFigures> {
    const [row] = await selectRows<OutcomeFigures>(
      sql,
      `select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'retrying') as retrying,
         count(*) filter (where state = 'dead') as dead, count(*) filter (where state = 'skipped') as skipped
       from job_user_outcome where execution_id = $1`,
      [executionId],
    );
    return row;
  }

  /** Brings the execution's counters in line with its outcomes: the outcomes are the truth. */
  async refreshCounters(executionId: string, sql: Sql): Promise<OutcomeFigures> {
    const figures = await this.figures(executionId, sql);
    await changeCount(
      sql,
      `update job_execution_log set users_processed = $2::int + $3::int, users_successful = $2::int, users_failed = $3::int,
         users_skipped = $4::int,
         success_rate = case when $2::int + $3::int = 0 then null else 100.0 * $2::int / ($2::int + $3::int) end
       where id = $1`,
      [executionId, figures.done, figures.retrying + figures.dead, figures.skipped],
    );
    return figures;
  }

  /** How many users of a run are given up on, by error class. Superseded ones are not: a later week has taken over. */
  async deadByClass(executionId: string, sql: Sql): Promise<Record<string, number>> {
    const rows = await selectRows<{ error_class: string; users: number }>(
      sql,
      `select coalesce(error_class, 'unknown_error') as error_class, count(*) as users from job_user_outcome
       where execution_id = $1 and state = 'dead' and reason is distinct from 'superseded' group by 1 order by 1`,
      [executionId],
    );
    return Object.fromEntries(rows.map((row) => [row.error_class, row.users]));
  }

  /** Users of planned batches who have no outcome: must be none when a run closes. */
  async missing(executionId: string, sql: Sql): Promise<number> {
    const [row] = await selectRows<{ missing: number }>(
      sql,
      `select count(*) as missing from job_batch batch cross join unnest(batch.user_ids) as planned(user_id)
       where batch.execution_id = $1 and not exists (
         select from job_user_outcome outcome where outcome.execution_id = $1 and outcome.user_id = planned.user_id)`,
      [executionId],
    );
    return row.missing;
  }
}
