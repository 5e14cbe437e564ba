import { send, triggerRun } from '../support/cohort.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { batchRows, runRow } from '../support/stored-runs.js';
import { createTestApp } from '../support/test-app.js';

const USERS = Array.from({ length: 12 }, (_, i) => `user-${i}`);

/** A cohort run that took 10 ms per user and waited nine times as long for the database. */
const SLOW_DATABASE = `
  with run as (insert into job_execution_log (job_name, job_id, status, scope, started_at, completed_at)
    values ('weekly_intelligence_generation', 'earlier', 'completed', 'cohort', now() - interval '10 seconds', now()) returning id),
  batches as (insert into job_batch (execution_id, batch_no, user_ids, state)
    select id, n, '{}', 'done' from run, generate_series(1, 50) n)
  insert into job_user_outcome (execution_id, user_id, state, duration_ms)
    select id, gen_random_uuid(), 'done', 10 from run, generate_series(1, 100)`;

async function runOn(environment: NodeJS.ProcessEnv) {
  const service = await createTestApp({ INTELLIGENCE_BATCH_SIZE: '2', ...environment });
  stopTicks(service);
  await service.dataSource.query(SLOW_DATABASE);
  await send(
    service,
    USERS.flatMap((user) => recordsOf(user, 3)),
  );
  const { job_id: jobId } = await triggerRun(service);
  const { metadata } = (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body;
  const batches = await batchRows(service, (await runRow(service, jobId)).id);
  await service.close();
  return { metadata, sizes: batches.map((batch) => batch.user_ids.length) };
}

describe('the batch size of a run', () => {
  it('is the configured one by default, and the run says so', async () => {
    const { metadata, sizes } = await runOn({});
    expect(metadata).toMatchObject({ batch_size: 2, tuning: ['As configured.'] });
    expect(sizes).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('follows the measures of the latest run where runs adapt, and the run says why', async () => {
    const { metadata, sizes } = await runOn({ INTELLIGENCE_ADAPTIVE: 'true' });
    expect(metadata.batch_size).toBeGreaterThan(12);
    expect(metadata.tuning[0]).toMatch(
      /^Waiting for the database takes 90 % of a batch's time: \d+ users per batch/,
    );
    expect(sizes).toEqual([12]);
  });
});
