import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PreflightCheck } from '../../src/cli/preflight/check.js';
import { clocksCheck } from '../../src/cli/preflight/checks/clocks-check.js';
import { diskCheck } from '../../src/cli/preflight/checks/disk-check.js';
import { keysCheck } from '../../src/cli/preflight/checks/keys-check.js';
import { linksCheck } from '../../src/cli/preflight/checks/links-check.js';
import { migrationsCheck } from '../../src/cli/preflight/checks/migrations-check.js';
import { monitoringCheck } from '../../src/cli/preflight/checks/monitoring-check.js';
import { postgresCheck } from '../../src/cli/preflight/checks/postgres-check.js';
import { rolloutCheck } from '../../src/cli/preflight/checks/rollout-check.js';
import { scheduleCheck } from '../../src/cli/preflight/checks/schedule-check.js';
import { schemaDriftCheck } from '../../src/cli/preflight/checks/schema-drift-check.js';
import { preflight } from '../../src/cli/preflight/preflight.js';
import { PRE_CHECKS } from '../../src/cli/preflight/preflight-checks.js';
import { runChecks } from '../../src/cli/preflight/run-checks.js';
import { readConfig } from '../../src/config/app-config.js';
import { makeDeployFolder } from '../support/deploy-folder.js';
import { runCheck } from '../support/preflight-check.js';
import { insertRow } from '../support/rows.js';
import { createEmptyTestDatabase, createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

const strong = (): string => randomBytes(32).toString('hex');
const UNREACHABLE_URL = 'postgresql://user:hush-hush@127.0.0.1:1/none';

describe('preflight', () => {
  let database: TestDatabase;
  const inspect = (check: PreflightCheck, environment: NodeJS.ProcessEnv = {}, options = {}) =>
    runCheck(check, { DATABASE_URL: database.url, ...environment }, options);

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  describe('checks of the database', () => {
    it('passes a database with the schema of this version', async () => {
      for (const check of [postgresCheck, migrationsCheck, schemaDriftCheck])
        expect(await inspect(check)).toMatchObject({ status: 'pass', remedy: null });
    });

    it('compares the schema with every record class', async () => {
      const records = (readdirSync(join(__dirname, '../../src'), { recursive: true }) as string[]).filter(
        (file) => file.endsWith('.record.ts'),
      );
      const counting: PreflightCheck = {
        name: 'count',
        inspect: ({ database: opened }) => ({
          status: 'pass',
          // By table: TypeORM's list of records is of the process, and a spec that ran in it before has left its own.
          detail: String(new Set(opened().entityMetadatas.map(({ tableName }) => tableName)).size),
          remedy: null,
        }),
      };
      expect((await inspect(counting)).detail).toBe(String(records.length));
    });

    it('reports a database that cannot be reached without its address, and still runs the other checks', async () => {
      const results = await preflight(readConfig({ DATABASE_URL: UNREACHABLE_URL }), PRE_CHECKS, {
        now: () => new Date(),
        send: false,
        deployDir: 'nowhere',
      });
      expect(results[0]).toMatchObject({ name: 'database', status: 'fail' });
      expect(
        results.filter(({ detail }) => detail.startsWith('Not checked')).map(({ name }) => name),
      ).toEqual(['postgres', 'migrations', 'schema_drift', 'clocks', 'rollout', 'fleet', 'home', 'outbox']);
      expect(JSON.stringify(results)).not.toMatch(/hush|127\.0\.0\.1/);
    });

    it('reports migrations that are not applied, and applies none', async () => {
      const empty = await createEmptyTestDatabase();
      const client = new Client({ connectionString: empty.url });
      await client.connect();
      const extensions = async () => (await client.query('select extname from pg_extension')).rows;
      const before = await extensions();

      expect(await inspect(migrationsCheck, { DATABASE_URL: empty.url })).toMatchObject({
        status: 'fail',
        detail: expect.stringContaining('InitialSchema1790000000000'),
      });
      for (const check of [schemaDriftCheck, rolloutCheck])
        expect(await inspect(check, { DATABASE_URL: empty.url })).toMatchObject({ status: 'warn' });

      expect((await client.query(`select from pg_tables where schemaname = 'public'`)).rowCount).toBe(0);
      expect(await extensions()).toEqual(before);
      await client.end();
      await empty.drop();
    });

    it('gives the checks a connection that cannot write', async () => {
      const writing: PreflightCheck = {
        name: 'writing',
        inspect: async ({ database: opened }) => {
          await opened().query(`insert into service_setting (name, value) values ('x', '1')`);
          return { status: 'pass', detail: '', remedy: null };
        },
      };
      // 25006: read_only_sql_transaction
      expect(await inspect(writing)).toMatchObject({
        status: 'fail',
        detail: expect.stringContaining('25006'),
      });
    });

    it('warns of migrations that a newer version has applied', async () => {
      await database.dataSource.query(
        `insert into schema_migration (timestamp, name) values (1999999999999, 'Tomorrow1999999999999')`,
      );
      expect(await inspect(migrationsCheck)).toMatchObject({
        status: 'warn',
        detail: expect.stringContaining('Tomorrow1999999999999'),
      });
    });

    it('finds a schema that was changed manually', async () => {
      await database.dataSource.query('alter table outbox add column added_manually int');
      expect(await inspect(schemaDriftCheck)).toMatchObject({
        status: 'fail',
        detail: expect.stringMatching(/added_manually/),
      });
    });

    it('refuses a server older than PostgreSQL 15', async () => {
      const [result] = await runChecks([postgresCheck], {
        config: readConfig({}),
        now: () => new Date(),
        send: false,
        deployDir: '',
        database: () => ({ query: () => Promise.resolve([{ number: 140_011, version: '14.11' }]) }) as never,
      });
      expect(result).toMatchObject({ status: 'fail', remedy: expect.stringContaining('15') });
    });

    it('does not create the embedded database when there is none yet', async () => {
      const dataDir = join(mkdtempSync(join(tmpdir(), 'weekly-preflight-')), 'data');
      const results = await preflight(readConfig({ DATA_DIR: dataDir }), [migrationsCheck], {
        now: () => new Date(),
        send: false,
        deployDir: '',
      });
      expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual([
        'database warn',
        'migrations warn',
      ]);
      expect(existsSync(dataDir)).toBe(false);
    });
  });

  describe('checks of clocks and schedule', () => {
    const moved = (ms: number) => ({ now: () => new Date(Date.now() + ms) });

    it.each([
      [0, 'pass'],
      [-1500, 'pass'],
      [60_000, 'fail'],
      [-60_000, 'fail'],
    ])("judges a clock that is %d ms off the database's: %s", async (ms, status) => {
      expect(await inspect(clocksCheck, {}, moved(ms))).toMatchObject({ status });
    });

    it('prints the times of the next three runs, across a change of the clocks', async () => {
      const environment = { INTELLIGENCE_TIMEZONE: 'Europe/Berlin' };
      const now = () => new Date('2026-03-23T02:00:00+01:00');
      const { status, detail } = await inspect(scheduleCheck, environment, { now });
      expect(status).toBe('pass');
      expect(detail).toContain(
        'Mon 2026-03-30T02:00+02:00, Mon 2026-04-06T02:00+02:00, Mon 2026-04-13T02:00+02:00',
      );
    });
  });

  describe('checks of keys and links', () => {
    it('passes strong keys that differ', async () => {
      const keys = { ADMIN_API_KEY: strong(), SERVICE_API_KEY: strong(), LINK_SECRET: strong() };
      const result = await inspect(keysCheck, keys);
      expect(result).toMatchObject({ status: 'pass' });
      for (const key of Object.values(keys)) expect(JSON.stringify(result)).not.toContain(key);
    });

    it('names keys that are not set, weak or the same, and never shows a key', async () => {
      const same = strong();
      const keys = { SERVICE_API_KEY: same, LINK_SECRET: same, ALERT_WEBHOOK_SECRET: 'hunter2' };
      const result = await inspect(keysCheck, keys);
      expect(result.status).toBe('fail');
      expect(result.detail).toMatch(/ADMIN_API_KEY is not set/);
      expect(result.detail).toMatch(/ALERT_WEBHOOK_SECRET is shorter/);
      expect(result.detail).toMatch(/LINK_SECRET is the same as SERVICE_API_KEY/);
      for (const key of Object.values(keys)) expect(JSON.stringify(result)).not.toContain(key);
    });

    it.each([
      [{ PUBLIC_URL: 'https://x.example', LINK_SECRET: strong() }, 'pass'],
      [{ PUBLIC_URL: 'https://x.example' }, 'warn'],
      [{ PUBLIC_URL: 'http://x.example', LINK_SECRET: strong(), ALLOW_INSECURE: 'http_links' }, 'fail'],
      [{ LINK_SECRET: strong() }, 'fail'],
    ])('judges links in production with %j: %s', async (environment, status) => {
      expect(await inspect(linksCheck, { NODE_ENV: 'production', ...environment })).toMatchObject({ status });
      expect(await inspect(linksCheck, environment)).toMatchObject({ status: 'pass' });
    });
  });

  describe('checks of monitoring, disk and rollout', () => {
    const folders: string[] = [];
    const deployed = (files = {}) => {
      folders.push(makeDeployFolder(files));
      return { deployDir: folders.at(-1)! };
    };
    afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

    it('passes dashboards and rules that agree with the configuration', async () => {
      expect(await inspect(monitoringCheck, {}, deployed())).toMatchObject({ status: 'pass' });
    });

    it.each([
      ['do not exist', 'warn', {}, undefined],
      ['have a different threshold', 'fail', { HEALTH_MIN_SUCCESS_RATE: '90' }, {}],
      ['have a dashboard that is not JSON', 'fail', {}, { dashboard: '{' }],
      ['have rules that cannot be read', 'fail', {}, { rules: 'groups: []' }],
    ])('reports dashboards and rules that %s', async (_, status, environment, files) => {
      expect(await inspect(monitoringCheck, environment, files && deployed(files))).toMatchObject({ status });
    });

    it('finds a full disk, and measures the place where DATA_DIR will be', async () => {
      // A file system without any free space.
      expect(await inspect(diskCheck, { DATA_DIR: '/proc' })).toMatchObject({
        status: 'fail',
        detail: expect.stringMatching(/^0\.0 GB/),
      });
      expect((await inspect(diskCheck, { DATA_DIR: join(tmpdir(), 'not', 'made', 'yet') })).detail).toMatch(
        /GB are free/,
      );
    });

    it('shows the flag and the step, and warns of a halt', async () => {
      const flag = { INTELLIGENCE_ENABLED: 'true' };
      expect(await inspect(rolloutCheck, flag)).toMatchObject({
        status: 'warn',
        detail: expect.stringMatching(/flag is on.*all users/),
      });
      expect(await database.dataSource.query('select from rollout_change')).toEqual([]);
      await insertRow(database, 'rollout_change', {
        percent: 0,
        users: 10,
        step: 'ten_users',
        kind: 'rollback',
        changed_by: 'gates',
        reason: 'Too slow.',
      });
      expect(await inspect(rolloutCheck, { INTELLIGENCE_ENABLED: 'false' })).toMatchObject({
        status: 'warn',
        detail: expect.stringMatching(/flag is off.*ten_users.*Halted: Too slow\./),
      });
      await insertRow(database, 'rollout_change', {
        percent: 1,
        step: 'one_percent',
        kind: 'override',
        changed_by: 'cli',
      });
      expect(await inspect(rolloutCheck, flag)).toMatchObject({ status: 'pass' });
    });
  });

  it('fails a check that hangs or throws', async () => {
    const checks: PreflightCheck[] = [
      { name: 'hangs', inspect: () => new Promise(() => undefined) },
      {
        name: 'throws',
        inspect: () => {
          throw new RangeError('a secret');
        },
      },
    ];
    const context = { config: readConfig({}), now: () => new Date(), send: false, deployDir: '' };
    const results = await runChecks(checks, { ...context, database: () => database.dataSource }, 20);
    expect(results.map(({ status }) => status)).toEqual(['fail', 'fail']);
    expect(JSON.stringify(results)).not.toContain('a secret');
  });
});
