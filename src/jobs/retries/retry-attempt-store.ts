import { Injectable } from '@nestjs/common';
import { changeRows, type Sql } from '../../database/rows.js';
import { isOwnFailure } from '../run/own-failure.js';
import type { ExhaustedUsers } from '../run/run-notifications.js';

/** exhausted: the user is given up on; lost: the process of the attempt was lost. */
export type RetryEnding = 'succeeded' | 'failed' | 'exhausted' | 'lost';

export interface RetryAttemptRow {
  userId: string;
  ending: RetryEnding;
  errorClass: string | null;
}

/** Rows of job_retry_attempt: each retry of a user and how it ended (decision 23). */
@Injectable()
export class RetryAttemptStore {
  async insertAttempts(runId: string, attempts: readonly RetryAttemptRow[], sql: Sql): Promise<void> {
    if (attempts.length === 0) return;
    await sql.query(
      `insert into job_retry_attempt (execution_id, user_id, ending, error_class)
       select $1, * from unnest($2::uuid[], $3::text[], $4::text[])`,
      [
        runId,
        attempts.map((attempt) => attempt.userId),
        attempts.map((attempt) => attempt.ending),
        attempts.map((attempt) => attempt.errorClass),
      ],
    );
  }

  /**
   * Marks all exhausted attempts as reported and returns those that the operators are notified of. Raise the alert in the
   * same transaction, so that a crash leaves them unreported.
   */
  async markReported(sql: Sql): Promise<ExhaustedUsers[]> {
    const rows = await changeRows<Omit<ExhaustedUsers, 'byClass'> & { id: number; errorClass: string }>(
      sql,
      `update job_retry_attempt attempt set told = true from job_execution_log execution
       where attempt.ending = 'exhausted' and not attempt.told and execution.id = attempt.execution_id
       returning attempt.id, attempt.execution_id as "runId", execution.job_id as "jobId",
         execution.week_of as "weekOf", coalesce(attempt.error_class, 'unknown_error') as "errorClass"`,
    );
    const runs = new Map<string, ExhaustedUsers>();
    for (const { id, errorClass, runId, jobId, weekOf } of rows) {
      if (!isOwnFailure(errorClass)) continue;
      const run = runs.get(runId) ?? { runId, jobId, weekOf, lastAttempt: id, byClass: {} };
      run.lastAttempt = Math.max(run.lastAttempt, id);
      run.byClass[errorClass] = (run.byClass[errorClass] ?? 0) + 1;
      runs.set(runId, run);
    }
    return [...runs.values()];
  }
}
