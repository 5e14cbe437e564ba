import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../common/job-name.js';
import { selectRows } from '../database/rows.js';
import { ownFailure } from '../jobs/run/own-failure.js';
import { successRate } from '../jobs/run/run.js';
import type { LastRun } from './checks.js';

export interface RunFigures {
  processed: number;
  successful: number;
  failed: number;
  /** Seconds to compute one user, 95th percentile of the last runs; null if nothing was measured. */
  generationSeconds: number | null;
}

export interface RetrySuccess {
  succeeded: number;
  exhausted: number;
  /** In percent; null if no retry has ended. */
  successRate: number | null;
}

export interface EndedRun {
  id: string;
  jobId: string;
  weekOf: string;
  startedAt: Date;
  processed: number;
  successful: number;
  secondsSinceStart: number;
}

/** Reads figures of runs from the run tables alone, so that they survive a restart and agree on every replica. */
@Injectable()
export class RunFiguresReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Returns the latest cohort run. A missed run does not count. */
  async lastCohortRun(): Promise<LastRun | null> {
    const [row] = await selectRows<LastRun>(
      this.dataSource,
      `select started_at as "startedAt", status from job_execution_log
       where job_name = $1 and scope = 'cohort' and status not in ('missed', 'pending') order by started_at desc limit 1`,
      [JOB_NAME],
    );
    return row ?? null;
  }

  /** Returns figures of the users of all runs that began in the last `hours`, without those that have no data at all. */
  async recentFigures(hours: number): Promise<RunFigures> {
    const [row] = await selectRows<RunFigures>(
      this.dataSource,
      `with recent as (select id, users_processed, users_successful, users_failed from job_execution_log
         where job_name = $1 and started_at > now() - make_interval(hours => $2) and status <> 'missed'),
       -- A run in progress may not have counted these outcomes yet, so the differences are kept from falling below zero.
       stranger as (select count(*) as users from job_user_outcome o
         where o.execution_id in (select id from recent) and o.state in ('retrying', 'dead') and not ${ownFailure('o')})
       select greatest(coalesce(sum(users_processed), 0) - (select users from stranger), 0)::int as processed,
         coalesce(sum(users_successful), 0)::int as successful,
         greatest(coalesce(sum(users_failed), 0) - (select users from stranger), 0)::int as failed,
         (select percentile_cont(0.95) within group (order by o.duration_ms) / 1000 from job_user_outcome o
            where o.execution_id in (select id from recent) and o.duration_ms is not null) as "generationSeconds"
       from recent`,
      [JOB_NAME, hours],
    );
    return row;
  }

  /**
   * Counts retries that ended in the last `hours`: a user counts each time one succeeded or gave up on them, but not when
   * they have no data at all.
   */
  async retrySuccess(hours: number): Promise<RetrySuccess> {
    const [row] = await selectRows<Omit<RetrySuccess, 'successRate'>>(
      this.dataSource,
      `select count(*) filter (where ending = 'succeeded') as succeeded,
         count(*) filter (where ending = 'exhausted' and ${ownFailure('attempt')}) as exhausted
       from job_retry_attempt attempt where made_at > now() - make_interval(secs => $1::float8 * 3600)`,
      [hours],
    );
    return { ...row, successRate: successRate(row.succeeded, row.succeeded + row.exhausted) };
  }

  /** Returns the latest cohort run that has ended. */
  async lastEndedCohortRun(): Promise<EndedRun | null> {
    const [row] = await selectRows<EndedRun>(
      this.dataSource,
      `select id, job_id as "jobId", week_of as "weekOf", started_at as "startedAt", users_processed as processed,
         users_successful as successful, extract(epoch from now() - started_at)::float8 as "secondsSinceStart"
       from job_execution_log
       where job_name = $1 and scope = 'cohort' and completed_at is not null and status not in ('missed', 'pending', 'running')
       order by started_at desc limit 1`,
      [JOB_NAME],
    );
    return row ?? null;
  }

  /** Counts the users of cohort runs that began in the last `hours` and have ended. */
  async usersProcessed(hours: number): Promise<{ processed: number; successful: number }> {
    const [row] = await selectRows<{ processed: number; successful: number }>(
      this.dataSource,
      `select coalesce(sum(users_processed), 0)::int8 as processed, coalesce(sum(users_successful), 0)::int8 as successful
       from job_execution_log
       where job_name = $1 and scope = 'cohort' and started_at > now() - make_interval(secs => $2::float8 * 3600)
         and completed_at is not null and status not in ('missed', 'pending', 'running')`,
      [JOB_NAME, hours],
    );
    return row;
  }
}
