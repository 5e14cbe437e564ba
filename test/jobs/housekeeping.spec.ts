import { randomUUID } from 'node:crypto';
import { Housekeeping } from '../../src/jobs/housekeeping.js';
import { emptyTables } from '../support/empty-tables.js';
import { ago } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import {
  batchRows,
  insertBatch,
  insertOutcome,
  insertRun,
  outcomesOf,
  runRows,
} from '../support/stored-runs.js';
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

  it('deletes the batches of runs that ended over eight weeks ago, and keeps the runs and their outcomes', async () => {
    const run = async (status: string, age: string): Promise<void> => {
      const times = { started_at: ago(age), completed_at: ago(age) };
      const id = await insertRun(service, {
        job_id: `${status} ${age} ago`,
        status,
        scope: 'cohort',
        ...times,
      });
      await insertBatch(service, id, []);
      await insertOutcome(service, id, randomUUID());
    };
    await run('completed', '57 days');
    await run('failed', '57 days');
    await run('running', '57 days');
    await run('completed', '55 days');
    await tidy();
    const runs = await runRows(service);
    const kept = (await batchRows(service)).map(
      (batch) => runs.find(({ id }) => id === batch.execution_id)?.job_id,
    );
    expect(kept.sort()).toEqual(['completed 55 days ago', 'running 57 days ago']);
    expect(runs).toHaveLength(4);
    expect(await outcomesOf(service)).toHaveLength(4);
  });

  it('deletes messages delivered over eight weeks ago, in any number, and keeps undelivered ones', async () => {
    await sql(
      `insert into outbox (dedupe_key, kind, payload, state, created_at, delivered_at)
       select state || age || n, 'alert', '{}', state, now() - age, case state when 'delivered' then now() - age end
       from unnest('{delivered,pending,dead}'::varchar[]) state, unnest('{57 days,55 days}'::interval[]) age,
         generate_series(1, 6000) n`,
    );
    // Two replicas do it at the same time.
    await Promise.all([tidy(), tidy()]);
    expect(await sql(`select state, count(*) as n from outbox group by state order by state`)).toEqual([
      { state: 'dead', n: 12_000 },
      { state: 'delivered', n: 6000 },
      { state: 'pending', n: 12_000 },
    ]);
  });

  it('deletes the counts of cache reads after half a year', async () => {
    await sql(
      `insert into cache_read_stat (hour, kind) select now() - age, 'brief' from unnest('{183 days,181 days}'::interval[]) age`,
    );
    await tidy();
    expect(await sql('select from cache_read_stat')).toHaveLength(1);
  });
});
