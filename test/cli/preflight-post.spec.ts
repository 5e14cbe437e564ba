import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchSizeCheck } from '../../src/cli/preflight/post/batch-size-check.js';
import { errorClassesCheck } from '../../src/cli/preflight/post/error-classes-check.js';
import { lastRunsCheck } from '../../src/cli/preflight/post/last-runs-check.js';
import { slowQueriesCheck } from '../../src/cli/preflight/post/slow-queries-check.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.js';
import { send, triggerRun } from '../support/cohort.js';
import { recordsOf } from '../support/people.js';
import { runCheck } from '../support/preflight-check.js';
import { dataFolders } from '../support/programs.js';
import { stopTicks } from '../support/stop-ticks.js';
import { runRow, setOutcomes, setRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

/** The checks after a deployment. The tests are one story, in order. */
describe('preflight after a deployment', () => {
  let service: TestApp;
  const inspect: typeof runCheck = (check, environment) =>
    runCheck(check, { DATABASE_URL: service.databaseUrl, ...environment });

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
    await send(
      service,
      ['anna', 'bert', 'cleo'].flatMap((user) => recordsOf(user, 28)),
    );
  });
  afterAll(() => service.close());

  it('reports that nothing has run yet', async () => {
    expect(await inspect(lastRunsCheck, {})).toMatchObject({ status: 'warn' });
    expect(await inspect(errorClassesCheck, {})).toMatchObject({ status: 'pass' });
    expect(await inspect(batchSizeCheck, {})).toMatchObject({ status: 'pass' });
    expect(await inspect(slowQueriesCheck, {})).toMatchObject({
      status: 'pass',
      detail: expect.stringContaining('not installed'),
    });
  });

  it('passes a good run, and advises a batch size from its times', async () => {
    const run = await triggerRun(service);
    expect(await inspect(lastRunsCheck, {})).toMatchObject({
      status: 'pass',
      detail: expect.stringMatching(
        new RegExp(`^${run.job_id}: completed, 100\\.0 % of 3 users, 95 % within`),
      ),
    });
    expect(await inspect(lastRunsCheck, { HEALTH_MAX_GENERATION_SECONDS: '0.000001' })).toMatchObject({
      status: 'fail',
    });

    // A minute and a half of waiting for three quick users in one batch.
    await setOutcomes(service, { duration_ms: 2 });
    await service.dataSource.query(
      `update job_execution_log set completed_at = started_at + interval '90 seconds'`,
    );
    expect(await inspect(batchSizeCheck, {})).toMatchObject({
      status: 'warn',
      detail: expect.stringMatching(/^2\.0 ms per user, and 89994\.0 ms of waiting per batch\. Waiting/),
      remedy: expect.stringMatching(/BATCH_SIZE=100 and INTELLIGENCE_CONCURRENCY=8, or/),
    });
  });

  it('fails a bad run, and names the error classes of its users', async () => {
    await setOutcomes(service, { state: 'dead', error_class: 'computation_failed' }, 'bert');
    const { job_id: jobId } = await runRow(service);
    await setRun(service, jobId, { success_rate: 66.7, users_failed: 1 });
    expect(await inspect(lastRunsCheck, {})).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('66.7 %'),
    });
    expect(await inspect(errorClassesCheck, {})).toMatchObject({
      status: 'warn',
      detail: 'computation_failed: 1 user, 1 given up on',
    });
  });
});

describe('slow queries', () => {
  let dataDir: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'weekly-statements-'));
    chmodSync(dataDir, 0o755);
    server = await startEmbeddedPostgres({
      dataDir,
      owner: 'cli',
      log: () => undefined,
      settings: { shared_preload_libraries: 'pg_stat_statements', fsync: 'off' },
    });
  });
  afterAll(async () => {
    await server.stop();
    dataFolders(dataDir).forEach((path) => rmSync(path, { recursive: true, force: true }));
  });

  it('are those on our tables, the most expensive first, and never show a value', async () => {
    const dataSource = await openDatabase(dataSourceOptions(server.url));
    await dataSource.query('create extension pg_stat_statements');
    await dataSource.query('select pg_stat_statements_reset()');
    await dataSource.query(`select count(*), pg_sleep(0.2) from user_identity where external_id = 'hush-1'`);
    await dataSource.query(`select count(*) from outbox where kind = 'hush-2'`);
    await dataSource.query(`select 'hush-3' as elsewhere, pg_sleep(0.3)`);
    await dataSource.query(`comment on table outbox is 'hush-4'`);
    // The server replaces constants, but not comments.
    await dataSource.query(`select count(*) /* 'hush-5' */ from week_state`);
    await dataSource.destroy();

    const { status, detail } = await runCheck(slowQueriesCheck, { DATABASE_URL: server.url });

    const first =
      /^(\d+\.\d) s in 1 calls, (\d+\.\d) ms each: select count\(\*\), pg_sleep\(\$\d\) from user_identity/;
    const [, seconds, milliseconds] = first.exec(detail)!.map(Number);
    // A lower limit only, because a busy machine sleeps longer.
    expect(milliseconds).toBeGreaterThanOrEqual(200);
    expect(seconds).toBeGreaterThanOrEqual(0.2);
    expect(status).toBe(milliseconds < 1000 ? 'pass' : 'warn');
    expect(detail).toMatch(/from outbox where kind = \$1/);
    expect(detail).not.toMatch(/hush|elsewhere|comment/);
  });
});
