import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../common/job-name.js';
import { selectRows } from '../database/rows.js';
import type { LastRun } from './checks.js';

export interface RunFigures {
  processed: number;
  successful: number;
  failed: number;
  /** Seconds of computation a user took, 95th percentile of the last runs; null: nothing measured. */
  generationSeconds: number | null;
}

/** Figures of runs, from the log alone: they survive a restart and agree on every replica. */
@Injectable()
export class RunFiguresReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The latest run over everybody; a missed run is none. */
  async lastCohortRun(): Promise<LastRun | null> {
    const [row] = await selectRows<LastRun>(
      this.dataSource,
      `select started_at as "startedAt", status from job_execution_log
       where job_name = $1 and scope = 'cohort' and status not in ('missed', 'pending') order by started_at desc limit 1`,
      [JOB_NAME],
    );
    return row ?? null;
  }

  /** Since the last run over everybody was complete; null: there was none. */
  async secondsSinceLastSuccess(): Promise<number | null> {
    const [row] = await selectRows<{ seconds: number | null }>(
      this.dataSource,
      `select extract(epoch from now() - max(completed_at))::float8 as seconds from job_execution_log
       where job_name = $1 and scope = 'cohort' and status = 'completed'`,
      [JOB_NAME],
    );
    return row.seconds;
  }

  /** Users of all runs begun in the last `hours`. */
  async recent(hours: number): Promise<RunFigures> {
    const [row] = await selectRows<RunFigures>(
      this.dataSource,
      `with recent as (select id, users_processed, users_successful, users_failed from job_execution_log
         where job_name = $1 and started_at > now() - make_interval(hours => $2) and status <> 'missed')
       select coalesce(sum(users_processed), 0)::int as processed, coalesce(sum(users_successful), 0)::int as successful,
         coalesce(sum(users_failed), 0)::int as failed,
         (select percentile_cont(0.95) within group (order by o.duration_ms) / 1000 from job_user_outcome o
            where o.execution_id in (select id from recent) and o.duration_ms is not null) as "generationSeconds"
       from recent`,
      [JOB_NAME, hours],
    );
    return row;
  }

  async retryQueue(): Promise<{ waiting: number; dead: number }> {
    const [row] = await selectRows<{ waiting: number; dead: number }>(
      this.dataSource,
      `select count(*) filter (where state <> 'dead') as waiting, count(*) filter (where state = 'dead') as dead
       from job_retry_queue where job_name = $1`,
      [JOB_NAME],
    );
    return row;
  }

  async runsByStatus(): Promise<{ status: string; runs: number }[]> {
    return selectRows(
      this.dataSource,
      `select status, count(*) as runs from job_execution_log where job_name = $1 group by status`,
      [JOB_NAME],
    );
  }
}
