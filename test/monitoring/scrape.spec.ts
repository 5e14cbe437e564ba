import { send, triggerRun } from '../support/cohort.js';
import { countStatements } from '../support/count-statements.js';
import { holdLock, releaseLocks } from '../support/held-lock.js';
import { recordsOf } from '../support/people.js';
import { createRedisProxy, type RedisProxy } from '../support/redis-proxy.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

/** Less than the ten seconds after which Prometheus gives up. */
const IN_TIME_MS = 8000;

/** What a scrape costs, and which failures it survives. A proxy connects the service with its database. */
describe('scrape of the metrics', () => {
  let database: TestDatabase;
  let proxy: RedisProxy;
  let service: TestApp;

  const scrape = async (): Promise<string> => (await service.open.get('/metrics').expect(200)).text;
  /** Returns the samples of one metric as `{labels} value`. */
  const samples = (text: string, name: string) =>
    text
      .split('\n')
      .filter(
        (line) =>
          line.startsWith(`weekly_intelligence_${name}{`) || line.startsWith(`weekly_intelligence_${name} `),
      )
      .map((line) => line.slice(`weekly_intelligence_${name}`.length).trim());
  const isUp = (text: string) => samples(text, 'database_up')[0] === '1';

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await createRedisProxy(database.url);
    const behind = new URL(database.url);
    behind.host = new URL(proxy.url).host;
    service = await createTestApp({ DATABASE_URL: behind.href }, { database });
    stopTicks(service);
    await send(service, [...recordsOf('anna', 28), ...recordsOf('bert', 28)]);
    await triggerRun(service);
  });
  afterEach(releaseLocks);
  afterAll(async () => {
    proxy.restore();
    await service.close();
    await proxy.close();
    await database.drop();
  });

  it('needs at most eight statements per scrape', async () => {
    await scrape();
    expect(await countStatements(service.dataSource, scrape)).toBeLessThanOrEqual(8);
  });

  it("reports the time to compute a user's week as a histogram that stays after the outcomes are deleted", async () => {
    const histogram = async () => samples(await scrape(), 'generation_duration_seconds_bucket');
    const before = await histogram();
    expect(before.at(-1)).toBe('{le="+Inf"} 2');
    expect(before.find((line) => line.startsWith('{le="30"}'))).toBe('{le="30"} 2');
    const counts = before.map((line) => Number(line.split(' ')[1]));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(samples(await scrape(), 'generation_duration_seconds_count')).toEqual(['2']);

    await database.dataSource.query('delete from job_user_outcome');
    expect(await histogram()).toEqual(before);
  });

  it('reports the ten most frequent error classes, and all others together', async () => {
    await database.dataSource.query(
      `insert into job_user_outcome (execution_id, user_id, state, reason, error_class)
       select (select id from job_execution_log limit 1), gen_random_uuid(), 'dead', 'not_retryable', 'class_' || class
       from generate_series(1, 30) as class, generate_series(1, 31 - class)`,
    );
    const letters = samples(await scrape(), 'dead_letters');
    expect(letters).toHaveLength(11);
    expect(letters).toContain('{error_class="class_1"} 30');
    // 20 + 19 + ... + 1
    expect(letters).toContain('{error_class="other"} 210');
  });

  it('answers in time while the database does not, and reports the database as down', async () => {
    const lock = await holdLock(database.url, 'lock table job_execution_log in access exclusive mode');
    const begun = performance.now();
    const text = await scrape();
    expect(performance.now() - begun).toBeLessThan(IN_TIME_MS);
    expect(isUp(text)).toBe(false);
    expect(samples(text, 'runs')).toEqual([]);
    expect(text).toContain('process_cpu_seconds_total');
    await lock.release();
    await until(async () => isUp(await scrape()));
  });

  it('reports only the figures of the process while the database is gone, and all figures when it is back', async () => {
    await service.service.get('/users/anna/brief').expect(200);
    proxy.cut();
    const text = await scrape();
    expect(isUp(text)).toBe(false);
    expect(samples(text, 'check_healthy')).toEqual([]);
    expect(samples(text, 'last_run_timestamp_seconds')).toEqual([]);
    expect(samples(text, 'cache_reads_total')).toContain('{kind="brief",result="hit"} 1');
    const { body } = await service.open.get('/health').expect(503);
    expect(body.error.last_run).toEqual({ status: 'down', message: 'The records cannot be read.' });
    await service.open.get('/health/live').expect(200);

    proxy.restore();
    await until(async () => isUp(await scrape()));
    expect(samples(await scrape(), 'runs')).toEqual(['{status="completed",trigger="manual"} 1']);
  });
});
