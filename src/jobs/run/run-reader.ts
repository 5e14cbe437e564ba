import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME, JOB_TITLE } from '../../common/job-name.js';
import { selectRows } from '../../database/rows.js';
import type { WeekChecks } from '../../verification/week-checks.js';
import type { RunScope, RunStatus, RunTrigger, OutcomeState } from './run.js';
import { successRate } from './run.js';

export interface RunSummary {
  job_id: string;
  job_name: string;
  title: string;
  status: RunStatus;
  paused: boolean;
  trigger: RunTrigger;
  scope: RunScope;
  week_of: string;
  scheduled_for: Date | null;
  started_at: Date;
  completed_at: Date | null;
  duration_seconds: number | null;
  users_processed: number;
  users_successful: number;
  users_failed: number;
  users_skipped: number;
  success_rate: number | null;
  error_message: string | null;
  metadata: Record<string, unknown> | null;
  created_at: Date;
}

/** A cohort may have any number of users: an answer lists some, and says how many more there are. */
const MOST_USERS = 100;

/** Returns how many failed users are not in a full list; nothing if all can be. */
export const notShown = (
  total: number,
  listed: readonly FailedUser[],
): { failed_users_not_shown?: number } =>
  listed.length < MOST_USERS || total <= listed.length
    ? {}
    : { failed_users_not_shown: total - listed.length };

export interface FailedUser {
  user_id: string;
  external_id: string | null;
  error: string | null;
  error_class: string | null;
  state: OutcomeState;
}

export interface VerificationDetail {
  user_id: string;
  external_id: string | null;
  success: boolean;
  checks: WeekChecks;
}

export interface Verification {
  success_rate: number | null;
  successful_users: string[];
  /** How many more than the 100 that are listed. Present only when not all are. */
  successful_users_not_shown?: number;
  failed_users: string[];
  failed_users_not_shown?: number;
  details: VerificationDetail[];
}

interface VerificationTotals {
  users: number;
  successful: number;
  successfulUsers: string[];
  failedUsers: string[];
}

export interface RetryFigures {
  waiting: number;
  succeeded: number;
  exhausted: number;
  /** Percentage of the users whose retries have ended; null if none have. */
  success_rate: number | null;
}

export interface UserOutcome {
  user_id: string;
  external_id: string | null;
  state: OutcomeState;
  reason: string | null;
  error_class: string | null;
  error: string | null;
  attempts: number;
  updated_at: Date;
}

const SUMMARY = `job_id, job_name, '${JOB_TITLE}' as title, status, paused, trigger, scope, week_of, scheduled_for, started_at,
  completed_at, duration_seconds, users_processed, users_successful, users_failed, users_skipped, success_rate,
  error_message, metadata, created_at`;
const CHECKED = `coalesce(brief_exists, false) as brief_exists, coalesce(insights_generated, false) as insights_generated,
  coalesce(patterns_found, false) as patterns_found, coalesce(velocity_calculated, false) as velocity_calculated`;
const SUCCESS = `(o.state = 'done' and coalesce(brief_exists and insights_generated and patterns_found and velocity_calculated, false))`;

/** Reads runs and their users for the admin routes. */
@Injectable()
export class RunReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Returns runs, newest first. Cursors hold milliseconds, so rows are ordered by milliseconds too. */
  async list(after: (string | null)[], limit: number): Promise<RunSummary[]> {
    return selectRows<RunSummary>(
      this.dataSource,
      `select ${SUMMARY} from job_execution_log where job_name = $1
         and ($2::timestamptz is null or (date_trunc('milliseconds', created_at), job_id) < ($2::timestamptz, $3))
       order by date_trunc('milliseconds', created_at) desc, job_id desc limit $4`,
      [JOB_NAME, after[0], after[1], limit],
    );
  }

  async find(jobId: string): Promise<RunSummary | null> {
    const [row] = await selectRows<RunSummary>(
      this.dataSource,
      `select ${SUMMARY} from job_execution_log where job_name = $1 and job_id = $2`,
      [JOB_NAME, jobId],
    );
    return row ?? null;
  }

  /** Returns the first of a run's failed users; `users_failed` of the run counts all. */
  async failedUsers(jobId: string): Promise<FailedUser[]> {
    return selectRows<FailedUser>(
      this.dataSource,
      `select o.user_id, i.external_id, o.error, o.error_class, o.state
       from job_user_outcome o join job_execution_log e on e.id = o.execution_id
       left join user_identity i on i.user_id = o.user_id
       where e.job_id = $1 and o.state in ('retrying', 'dead') order by o.user_id limit $2`,
      [jobId, MOST_USERS],
    );
  }

  /** Returns the result of a run's verification: a page of details, and the first users of both groups. */
  async verification(jobId: string, afterUserId: string | null, limit: number): Promise<Verification> {
    const [totals] = await selectRows<VerificationTotals>(
      this.dataSource,
      `with verified as (select o.user_id, ${SUCCESS} as success
         from job_user_outcome o join job_execution_log e on e.id = o.execution_id
         where e.job_id = $1 and o.state <> 'skipped')
       select count(*) as users, count(*) filter (where success) as successful,
         array(select user_id from verified where success order by user_id limit $2) as "successfulUsers",
         array(select user_id from verified where not success order by user_id limit $2) as "failedUsers"
       from verified`,
      [jobId, MOST_USERS],
    );
    const details = await selectRows<
      WeekChecks & { user_id: string; external_id: string | null; success: boolean }
    >(
      this.dataSource,
      `select o.user_id, i.external_id, ${SUCCESS} as success, ${CHECKED}
       from job_user_outcome o join job_execution_log e on e.id = o.execution_id
       left join user_identity i on i.user_id = o.user_id
       where e.job_id = $1 and o.state <> 'skipped' and ($2::uuid is null or o.user_id > $2) order by o.user_id limit $3`,
      [jobId, afterUserId, limit],
    );
    const { users, successful, successfulUsers, failedUsers } = totals;
    const successfulNotShown = successful - successfulUsers.length;
    const failedNotShown = users - successful - failedUsers.length;
    return {
      success_rate: successRate(successful, users),
      successful_users: successfulUsers,
      ...(successfulNotShown > 0 ? { successful_users_not_shown: successfulNotShown } : {}),
      failed_users: failedUsers,
      ...(failedNotShown > 0 ? { failed_users_not_shown: failedNotShown } : {}),
      details: details.map(({ user_id, external_id, success, ...checks }): VerificationDetail => ({
        user_id,
        external_id,
        success,
        checks,
      })),
    };
  }

  /** Returns why this user got this week or did not. */
  async userOutcome(jobId: string, userId: string): Promise<UserOutcome | null> {
    const [row] = await selectRows<UserOutcome>(
      this.dataSource,
      `select o.user_id, i.external_id, o.state, o.reason, o.error_class, o.error, o.attempts, o.updated_at
       from job_user_outcome o join job_execution_log e on e.id = o.execution_id
       left join user_identity i on i.user_id = o.user_id where e.job_id = $1 and o.user_id = $2`,
      [jobId, userId],
    );
    return row ?? null;
  }

  /** Counts how a run's retries ended; a user counts once per ending. */
  async retries(jobId: string): Promise<RetryFigures> {
    const [row] = await selectRows<Omit<RetryFigures, 'success_rate'>>(
      this.dataSource,
      `select
         (select count(*) from job_user_outcome o where o.execution_id = e.id and o.state = 'retrying') as waiting,
         count(a.id) filter (where a.ending = 'succeeded') as succeeded,
         count(a.id) filter (where a.ending = 'exhausted') as exhausted
       from job_execution_log e left join job_retry_attempt a on a.execution_id = e.id
       where e.job_name = $1 and e.job_id = $2 group by e.id`,
      [JOB_NAME, jobId],
    );
    return { ...row, success_rate: successRate(row.succeeded, row.succeeded + row.exhausted) };
  }

  /** Counts the users that a run skipped, by reason. */
  async skipped(jobId: string): Promise<Record<string, number>> {
    const rows = await selectRows<{ reason: string; users: number }>(
      this.dataSource,
      `select o.reason, count(*) as users from job_user_outcome o join job_execution_log e on e.id = o.execution_id
       where e.job_id = $1 and o.state = 'skipped' group by o.reason order by o.reason`,
      [jobId],
    );
    return Object.fromEntries(rows.map((row) => [row.reason, row.users]));
  }

  async progress(jobId: string): Promise<{ total: number; done: number }> {
    const [row] = await selectRows<{ total: number; done: number }>(
      this.dataSource,
      `select coalesce(sum(cardinality(b.user_ids)), 0) as total,
         coalesce(sum(cardinality(b.user_ids)) filter (where b.state = 'done'), 0) as done
       from job_batch b join job_execution_log e on e.id = b.execution_id where e.job_id = $1`,
      [jobId],
    );
    return row;
  }
}
