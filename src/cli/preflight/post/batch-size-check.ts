import { totalmem } from 'node:os';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../../common/job-name.js';
import { selectRows } from '../../../database/rows.js';
import { pass, type PreflightCheck, warn } from '../check.js';
import { adviseBatchSize, type BatchMeasures } from './advise-batch-size.js';

const MB = 2 ** 20;

/** Whether batch size and concurrency are right for what the latest run measured. */
export const batchSizeCheck: PreflightCheck = {
  name: 'batch_size',
  look: async ({ database, config: { job } }) => {
    const measured = await latestRun(database());
    if (measured === null) return pass('No run to learn from yet.');
    const { batchSize, concurrency } = job;
    const advice = adviseBatchSize({ batchSize, concurrency, memoryMb: memoryBytes() / MB, ...measured });
    const told = `${measured.userMs.toFixed(1)} ms a user, ${measured.waitMs.toFixed(1)} ms a batch beside. ${advice.reasons.join(' ')}`;
    if (advice.batchSize === batchSize && advice.concurrency === concurrency) return pass(told);
    return warn(
      told,
      `Try INTELLIGENCE_BATCH_SIZE=${advice.batchSize} and INTELLIGENCE_CONCURRENCY=${advice.concurrency}.`,
    );
  },
};

/** Times of the latest run over everybody that computed anything: what no computation explains is waiting. */
async function latestRun(
  dataSource: DataSource,
): Promise<Pick<BatchMeasures, 'userMs' | 'slowUserMs' | 'waitMs'> | null> {
  const [run] = await selectRows<{ user_ms: number; slow_user_ms: number; wait_ms: number }>(
    dataSource,
    `select avg(o.duration_ms) as user_ms, percentile_cont(0.95) within group (order by o.duration_ms) as slow_user_ms,
       greatest(0, extract(epoch from e.completed_at - e.started_at)::float8 * 1000 - sum(o.duration_ms))
         / (select count(*) from job_batch b where b.execution_id = e.id) as wait_ms
     from job_execution_log e join job_user_outcome o on o.execution_id = e.id and o.duration_ms > 0
     where e.job_name = $1 and e.scope = 'cohort' and e.status in ('completed', 'retrying')
       and exists (select from job_batch b where b.execution_id = e.id)
     group by e.id, e.completed_at, e.started_at order by e.completed_at desc limit 1`,
    [JOB_NAME],
  );
  if (!run) return null;
  return { userMs: run.user_ms, slowUserMs: run.slow_user_ms, waitMs: run.wait_ms };
}

/** What the container allows, where it is less than the machine has. */
function memoryBytes(): number {
  return Math.min(process.constrainedMemory() || Infinity, totalmem());
}
