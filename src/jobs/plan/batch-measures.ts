import { JOB_NAME } from '../../common/job-name.js';
import { type Sql, selectRows } from '../../database/rows.js';
import type { BatchMeasures } from './advise-batch-size.js';

export type MeasuredRun = Pick<BatchMeasures, 'userMs' | 'slowUserMs' | 'waitMs'>;

/**
 * Returns the times of the latest cohort run that computed at least one user; null if there is none. Time in which nothing
 * was computed counts as waiting.
 */
export async function latestMeasures(sql: Sql): Promise<MeasuredRun | null> {
  const [run] = await selectRows<MeasuredRun>(
    sql,
    `select avg(o.duration_ms) as "userMs", percentile_cont(0.95) within group (order by o.duration_ms) as "slowUserMs",
       greatest(0, extract(epoch from e.completed_at - e.started_at)::float8 * 1000 - sum(o.duration_ms))
         / (select count(*) from job_batch b where b.execution_id = e.id) as "waitMs"
     from job_execution_log e join job_user_outcome o on o.execution_id = e.id and o.duration_ms > 0
     where e.job_name = $1 and e.scope = 'cohort' and e.status in ('completed', 'retrying')
       and exists (select from job_batch b where b.execution_id = e.id)
     group by e.id, e.completed_at, e.started_at order by e.completed_at desc limit 1`,
    [JOB_NAME],
  );
  return run ?? null;
}
