import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { selectRows } from '../../database/rows.js';
import { BOUNDS, type GenerationHistogram } from './generation-histogram.js';

/**
 * The rows of run_generation_time, one per cohort run. The durations of an ended run never change, so they are counted
 * once (decision 33).
 */
@Injectable()
export class GenerationTimes {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Counts the runs that have ended since the last call. May be called on every replica at any time. */
  async countEndedRuns(): Promise<void> {
    await this.dataSource.query(
      `with ended as (
         select id, started_at from job_execution_log execution
         where job_name = $1 and scope = 'cohort' and completed_at is not null and status not in ('pending', 'running', 'missed')
           and not exists (select from run_generation_time where execution_id = execution.id)),
       counted as (
         select execution_id, width_bucket(duration_ms / 1000.0, $2::float8[]) as bucket, count(*) as users,
           sum(duration_ms::float8) / 1000 as seconds
         from job_user_outcome where execution_id in (select id from ended) and duration_ms is not null group by 1, 2)
       insert into run_generation_time (execution_id, started_at, users, seconds, buckets)
       select id, started_at, coalesce(users, 0), coalesce(seconds, 0),
         array(select coalesce((select users from counted where execution_id = ended.id and bucket = place), 0)
           from generate_series(0, cardinality($2::float8[])) as place order by place)
       from ended left join lateral (
         select sum(users) as users, sum(seconds) as seconds from counted where execution_id = ended.id) as all_ on true
       on conflict (execution_id) do nothing`,
      [JOB_NAME, BOUNDS],
    );
  }

  /** Returns the histogram of one run; null if the run has not ended or is unknown. */
  async histogramOfRun(runId: string): Promise<GenerationHistogram | null> {
    const [row] = await selectRows<GenerationHistogram>(
      this.dataSource,
      `select users, seconds, buckets from run_generation_time where execution_id = $1`,
      [runId],
    );
    return row ?? null;
  }

  /** Returns the histogram of all runs that began in the last `seconds`; null means all runs. */
  async histogramSince(seconds: number | null): Promise<GenerationHistogram> {
    const [row] = await selectRows<GenerationHistogram>(
      this.dataSource,
      `with chosen as (
         select * from run_generation_time
         where $1::float8 is null or started_at > now() - make_interval(secs => $1::float8))
       select coalesce(sum(users), 0)::int8 as users, coalesce(sum(seconds), 0) as seconds,
         array(select sum(count)::int from chosen, unnest(buckets) with ordinality as bucket(count, place)
           group by place order by place) as buckets
       from chosen`,
      [seconds],
    );
    return row;
  }
}
