import { JOB_NAME } from '../../../common/job-name.js';
import { selectRows } from '../../../database/rows.js';
import { fail, pass, type PreflightCheck, warn } from '../check.js';

const RUNS = 5;

interface EndedRun {
  job_id: string;
  status: string;
  users: number;
  success_rate: number | null;
  /** 95th percentile of the time to compute one user. */
  seconds: number | null;
}

/** Success rates and generation times of the latest cohort runs. Only the newest run is judged. */
export const lastRunsCheck: PreflightCheck = {
  name: 'last_runs',
  inspect: async ({ database, config: { health } }) => {
    const runs = await selectRows<EndedRun>(
      database(),
      `select job_id, status, users_processed as users, success_rate,
         (select percentile_cont(0.95) within group (order by o.duration_ms) / 1000
            from job_user_outcome o where o.execution_id = e.id and o.duration_ms is not null) as seconds
       from job_execution_log e
       where job_name = $1 and scope = 'cohort' and status in ('completed', 'retrying', 'failed')
       order by completed_at desc limit $2`,
      [JOB_NAME, RUNS],
    );
    if (runs.length === 0) return warn('No cohort run has ended yet.', 'Start one: `npm run cli -- run`.');
    const summary = runs.map(inWords).join('\n');
    const [{ status, success_rate, seconds }] = runs;
    const remedy = 'Read GET /admin/runs/:job_id and its failed users (docs/operations.md).';
    if (status === 'failed' || (success_rate ?? 100) < health.minSuccessRate) return fail(summary, remedy);
    if ((seconds ?? 0) > health.maxGenerationSeconds) return fail(summary, 'See the check slow_queries.');
    return pass(summary);
  },
};

function inWords({ job_id, status, users, success_rate, seconds }: EndedRun): string {
  const rate = success_rate === null ? 'no user processed' : `${success_rate.toFixed(1)} % of ${users} users`;
  const time = seconds === null ? 'nothing computed' : `95 % within ${seconds.toFixed(3)} s`;
  return `${job_id}: ${status}, ${rate}, ${time}`;
}
