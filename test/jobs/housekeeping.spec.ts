import { randomUUID } from 'node:crypto';
import { Housekeeping } from '../../src/jobs/housekeeping.js';
import { JOB_NAME } from '../../src/common/job-name.js';
import { emptyTables } from '../support/empty-tables.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

describe('housekeeping', () => {
  let service: TestApp;
  const sql = <Row = object>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    service.dataSource.query(text, parameters);
  const tidy = () => service.get(Housekeeping).tidy();

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
  });
  beforeEach(() => emptyTables(service.dataSource));
  afterAll(() => service.close());

  it('deletes the batches of runs that ended long ago, and keeps the runs and what became of their users', async () => {
    const run = async (status: string, age: string): Promise<void> => {
      const id = randomUUID();
      await sql(
        `insert into job_execution_log (id, job_name, job_id, status, scope, started_at, completed_at)
         values ($1::uuid, $2, $1::text, $3::varchar, 'cohort', now() - $4::interval, now() - $4::interval)`,
        [id, JOB_NAME, status, age],
      );
      await sql(`insert into job_batch (execution_id, batch_no, user_ids) values ($1, 1, '{}')`, [id]);
      await sql(`insert into job_user_outcome (execution_id, user_id, state) values ($1, $1, 'done')`, [id]);
    };
    await run('completed', '57 days');
    await run('failed', '57 days');
    await run('running', '57 days');
    await run('completed', '55 days');
    await tidy();
    expect(
      await sql(`select e.status, e.started_at < now() - interval '8 weeks' as old from job_batch b
                 join job_execution_log e on e.id = b.execution_id order by 1`),
    ).toEqual([
      { status: 'completed', old: false },
      { status: 'running', old: true },
    ]);
    expect(await sql('select from job_execution_log')).toHaveLength(4);
    expect(await sql('select from job_user_outcome')).toHaveLength(4);
  });

  it('deletes messages delivered long ago, however many, and keeps those that are not', async () => {
    await sql(
      `insert into outbox (dedupe_key, kind, payload, state, created_at, delivered_at)
       select state || age || n, 'alert', '{}', state, now() - age, case state when 'delivered' then now() - age end
       from unnest('{delivered,pending,dead}'::varchar[]) state, unnest('{57 days,55 days}'::interval[]) age,
         generate_series(1, 6000) n`,
    );
    // Replicas tidy at the same time.
    await Promise.all([tidy(), tidy()]);
    expect(await sql(`select state, count(*) as n from outbox group by state order by state`)).toEqual([
      { state: 'dead', n: 12_000 },
      { state: 'delivered', n: 6000 },
      { state: 'pending', n: 12_000 },
    ]);
  });

  it('deletes counts of cache reads after half a year', async () => {
    await sql(
      `insert into cache_read_stat (hour, kind) select now() - age, 'brief' from unnest('{183 days,181 days}'::interval[]) age`,
    );
    await tidy();
    expect(await sql('select from cache_read_stat')).toHaveLength(1);
  });
});
