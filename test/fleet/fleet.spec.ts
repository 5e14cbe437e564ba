import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { fleetCheck } from '../../src/cli/preflight/checks/fleet-check.js';
import { jsonLogger } from '../../src/common/json-logger.js';
import { readConfig } from '../../src/config/app-config.js';
import type { FleetMember } from '../../src/fleet/fleet-store.js';
import { createWorkerApplication } from '../../src/http-application.js';
import { everyRow } from '../support/every-row.js';
import { runCheck } from '../support/preflight-check.js';
import { aTime } from '../support/shapes.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';

const URL = 'https://app.example.com/hook?token=abcdef';
const SHARED = { APP_WEBHOOK_URL: URL, RETRY_MAX: '5' };

describe('the fleet', () => {
  let first: TestApp;
  let second: TestApp;
  let worker: NestExpressApplication;
  let warnings: jest.SpyInstance;

  const members = async () =>
    (await first.admin.get('/admin/fleet').expect(200)).body as { items: FleetMember[]; next_cursor: null };
  const differing = async () => (await members()).items.map(({ role, differs }) => [role, differs] as const);
  const logged = () =>
    warnings.mock.calls
      .map(([entry]) => entry as { event?: string; role?: string; variables?: string })
      .filter(({ event }) => event === 'fleet.settings_differ')
      .map(({ role, variables }) => [role, variables]);

  beforeAll(async () => {
    warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    first = await createTestApp(SHARED);
    // Without the address of the app, as a replica that was started with another file of settings.
    second = await createTestApp({ RETRY_MAX: '5' }, { database: databaseOf(first) });
    // With what docker-compose.yml used to give a worker.
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: first.databaseUrl });
    worker = await createWorkerApplication(
      { ...config, cache: { ...config.cache, inMemory: false } },
      jsonLogger(['fatal', 'error']),
    );
    await worker.init();
  });
  afterAll(async () => {
    await worker.close();
    await second.close();
    await first.close();
    warnings.mockRestore();
  });

  it('holds every process, and the variables in which each differs, without any value', async () => {
    const { items, next_cursor } = await members();
    expect(next_cursor).toBeNull();
    expect(items).toHaveLength(3);
    expect(items[0]).toEqual({
      name: expect.stringContaining(`-${process.pid}-`),
      role: 'service',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      started_at: aTime,
      seen_at: aTime,
      fingerprint: expect.objectContaining({ appWebhook: expect.stringMatching(/^[0-9a-f]{10}$/) }),
      // Two of three have no address: the one that differs from most is named.
      differs: ['APP_WEBHOOK_URL'],
    });
    expect(await differing()).toEqual([
      ['service', ['APP_WEBHOOK_URL']],
      ['service', []],
      ['worker', ['RETRY_MAX']],
    ]);
    const stored = (await everyRow(first)).get('service_process')!.join();
    expect(JSON.stringify(items) + stored).not.toContain('abcdef');
  });

  it('is logged by a process that boots with other settings', () => {
    expect(logged()).toEqual([
      ['service', 'APP_WEBHOOK_URL'],
      ['worker', 'RETRY_MAX'],
    ]);
  });

  it('is shown by preflight', async () => {
    const { status, detail } = await runCheck(fleetCheck, { DATABASE_URL: first.databaseUrl });
    expect(status).toBe('warn');
    expect(detail).toContain('3 processes are running.');
    expect(detail).toMatch(/\(service\) differs in APP_WEBHOOK_URL\./);
    expect(detail).toMatch(/\(worker\) differs in RETRY_MAX\./);
  });

  it('forgets a process that has stopped', async () => {
    await worker.close();
    await second.close();
    expect(await differing()).toEqual([['service', []]]);
    expect(await runCheck(fleetCheck, { DATABASE_URL: first.databaseUrl })).toMatchObject({
      status: 'pass',
      detail: '1 process is running, all with the same settings.',
    });
  });
});
