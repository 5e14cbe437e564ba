import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Client } from 'pg';
import type { CheckResult } from '../../src/cli/preflight/run-checks.js';
import { makeDeployFolder } from '../support/deploy-folder.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { ensureBuilt, start } from '../support/programs.js';
import { createEmptyTestDatabase, createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

const strong = (): string => randomBytes(32).toString('hex');

/** The compiled command, as a deployment pipeline calls it. */
describe('cli preflight', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let deploy: string;
  let environment: NodeJS.ProcessEnv;
  const cli = (more: NodeJS.ProcessEnv, ...args: string[]) =>
    start('cli/main.js', ['preflight', '--deploy', deploy, ...args], { ...environment, ...more }).ended;

  beforeAll(async () => {
    await ensureBuilt();
    database = await createTestDatabase();
    receiver = await startReceiver();
    deploy = makeDeployFolder();
    environment = {
      DATABASE_URL: database.url,
      ADMIN_API_KEY: strong(),
      SERVICE_API_KEY: strong(),
      LINK_SECRET: strong(),
      PUBLIC_URL: 'https://intelligence.example.org',
      ALERT_WEBHOOK_URL: receiver.url,
      ALERT_WEBHOOK_SECRET: strong(),
      APP_WEBHOOK_URL: receiver.url,
      APP_WEBHOOK_SECRET: strong(),
      INTELLIGENCE_ENABLED: 'false',
    };
  });
  afterAll(async () => {
    await receiver.close();
    await database.drop();
    rmSync(deploy, { recursive: true });
  });

  (hasRedisServer() ? it : it.skip)('passes every check in a good environment', async () => {
    const [cache, queue] = [await RedisProcess.start(), await RedisProcess.start()];
    await cache.configure('maxmemory', '64mb');
    await cache.configure('maxmemory-policy', 'allkeys-lru');
    const ended = await cli({ REDIS_URL: cache.url, QUEUE_REDIS_URL: queue.url }, '--send', '--json');
    await Promise.all([cache.close(), queue.close()]);

    const { passed, checks } = JSON.parse(ended.stdout) as { passed: boolean; checks: CheckResult[] };
    expect({ code: ended.code, stderr: ended.stderr, passed }).toEqual({ code: 0, stderr: '', passed: true });
    // The free space of this machine's disk is no concern of the test.
    const unpassed = checks.filter(({ name, status }) => status !== 'pass' && name !== 'disk');
    expect(unpassed).toEqual([]);
    expect(checks.length).toBe(18);
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'preflight',
      'preflight',
    ]);
    for (const name of ['ADMIN_API_KEY', 'SERVICE_API_KEY', 'LINK_SECRET', 'ALERT_WEBHOOK_SECRET'])
      expect(ended.stdout).not.toContain(environment[name]);
  });

  it('exits with an error and prints a table with remedies', async () => {
    const ended = await cli({ ADMIN_API_KEY: 'admin' });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^FAIL {2}keys +ADMIN_API_KEY is shorter/m);
    expect(ended.stdout).toMatch(/^ +-> Create each with `openssl rand -hex 32`\.$/m);
    expect(ended.stdout).toMatch(/^\d+ pass, \d+ warn, 1 fail$/m);
  });

  it('reports pending migrations, and does not change the database', async () => {
    const empty = await createEmptyTestDatabase();
    const ended = await cli({ DATABASE_URL: empty.url });
    const client = new Client({ connectionString: empty.url });
    await client.connect();
    const tables = (await client.query(`select from pg_tables where schemaname = 'public'`)).rowCount;
    await client.end();
    await empty.drop();
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^FAIL {2}migrations +These are not applied: InitialSchema/m);
    expect(tables).toBe(0);
  });

  it('fails when the configuration cannot be read, also in JSON, without printing a value', async () => {
    const ended = await cli({ PORT: 'hush', INTELLIGENCE_CRON: '0 2 * * *' }, '--json');
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      passed: false,
      checks: ['PORT', 'INTELLIGENCE_CRON'].map((variable) => ({
        name: 'configuration',
        status: 'fail',
        detail: expect.stringContaining(variable),
      })),
    });
    expect(ended.stdout).not.toContain('hush');
  });

  it('reports the latest runs after a deployment', async () => {
    const ended = await cli({}, '--post');
    expect(ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^WARN {2}last_runs +No cohort run/m),
    });
  });

  it('advances the rollout when its gates hold, and otherwise names the gate that does not', async () => {
    const rollout = (...args: string[]) => start('cli/main.js', ['rollout', ...args], environment).ended;
    expect((await rollout('set', 'off')).stdout).toMatch(/step off: no users\n.*flag is off/);
    expect((await rollout('advance')).stdout).toMatch(/step one_user: the first user/);
    const refused = await rollout('advance');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/cannot advance to ten_users yet: 0 of 1 users have been processed/);
  });
});
