import { Logger } from '@nestjs/common';
import { AFTER_RESTORE } from '../../src/cli/data/after-restore.js';
import { homeCheck } from '../../src/cli/preflight/checks/home-check.js';
import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { RedFlagNotices } from '../../src/notifications/red-flag-notices.js';
import { emptyTables } from '../support/empty-tables.js';
import { runCheck } from '../support/preflight-check.js';
import { stopTicks } from '../support/stop-ticks.js';
import { setHome } from '../support/stored-settings.js';
import { alertRows, messageRows } from '../support/stored-messages.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const PERSON = '6b3f2f0c-3f5d-4f0e-9d2a-1f1f1f1f1f1f';

describe('a database that is perhaps a copy', () => {
  let receiver: WebhookReceiver;
  let service: TestApp;
  /** On the same database, without a setting of its own. */
  let other: TestApp;
  let warnings: jest.SpyInstance;
  const raise = (category: string) =>
    service.get(RedFlagNotices).raise(
      [
        {
          type: 'red_flag',
          user_id: PERSON,
          external_id: 'anna',
          category,
          urgency: 'urgent',
          text: 'words',
          day: '2026-11-23',
        },
      ],
      service.dataSource,
    );
  const deliver = (by = service) => by.get(OutboxDispatcher).deliverDue();
  const summary = async () =>
    (await service.admin.get('/admin/outbox/summary').expect(200)).body as { held: unknown };
  const preflight = () => runCheck(homeCheck, { DATABASE_URL: service.databaseUrl });
  const confirm = async () =>
    (await service.admin.post('/admin/outbox/confirm-home').expect(200)).body as { released: unknown };
  const events = () => (warnings.mock.calls as [{ event: string }][]).map(([{ event }]) => event);
  /** Sends one message and then waits with another, on a home that has been changed. */
  const afterMoveFrom = async (home: Record<string, string>) => {
    await raise('chest_pain');
    await deliver();
    expect(receiver.received).toHaveLength(1);
    await setHome(service, home);
    await raise('fainting');
    await deliver();
  };

  beforeAll(async () => {
    receiver = await startReceiver();
    service = await createTestApp({
      APP_WEBHOOK_URL: receiver.url,
      ALERT_WEBHOOK_URL: receiver.url,
      PUBLIC_URL: 'https://weekly.example.com',
    });
    other = await createTestApp({ APP_WEBHOOK_URL: receiver.url }, { database: databaseOf(service) });
    stopTicks(service);
    stopTicks(other);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    receiver.received.length = 0;
    warnings = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
  });
  afterEach(() => {
    warnings.mockRestore();
  });
  afterAll(async () => {
    await other.close();
    await service.close();
    await receiver.close();
  });

  it.each([
    ['other_cluster', { cluster: '1' }],
    ['other_database', { database: '1' }],
    ['other_public_url', { server: '10.0.0.1:5432', public_url: 'https://old.example.com' }],
  ])('sends nothing and says so until an operator confirms: %s', async (reason, home) => {
    await afterMoveFrom(home);
    await deliver();
    await deliver(other);
    expect(receiver.received).toHaveLength(1);
    expect((await messageRows(service, 'red_flag')).map(({ state }) => state)).toEqual([
      'delivered',
      'pending',
    ]);
    expect(events().filter((event) => event === 'outbox.home_changed')).toHaveLength(2);
    expect((await summary()).held).toEqual({ since: expect.any(String), reason });
    expect(await preflight()).toMatchObject({ status: 'warn' });

    expect((await confirm()).released).toMatchObject({ reason });
    await deliver();
    expect(receiver.received).toHaveLength(2);
    expect((await summary()).held).toBeNull();
    expect(await preflight()).toMatchObject({ status: 'pass' });
  });

  it.each([
    ['a restart', {}],
    ['a failover to a standby or another way to the same server', { server: '10.0.0.1:5432' }],
    ['another PUBLIC_URL on the same server', { public_url: 'https://old.example.com' }],
  ])('is none after %s: messages leave', async (_, home) => {
    await afterMoveFrom(home);
    expect(receiver.received).toHaveLength(2);
    expect(await confirm()).toEqual({ released: null, kept: 0 });
  });

  it('is reported as an alert in the log alone, which ends when an operator confirms', async () => {
    await afterMoveFrom({ cluster: '1' });
    await service.get(AlertWatch).evaluate();
    await deliver();
    expect(events()).toContain('alert.raised');
    expect(receiver.received).toHaveLength(1);
    expect(await alertRows(service)).toMatchObject([{ rule: 'database_moved', state: 'firing' }]);
    await confirm();
    await service.get(AlertWatch).evaluate();
    expect(await alertRows(service)).toMatchObject([{ rule: 'database_moved', state: 'resolved' }]);
  });

  it('is every database that was restored from a backup, even where it was before', async () => {
    await raise('chest_pain');
    await deliver();
    await raise('fainting');
    for (const step of AFTER_RESTORE) await step.run(service.dataSource);
    await deliver();
    expect(receiver.received).toHaveLength(1);
    expect((await summary()).held).toMatchObject({ reason: 'restored' });
  });

  it('is found as another database of its server, with the settings of the first one', async () => {
    await raise('chest_pain');
    await deliver();
    const copy = await createTestDatabase();
    const [{ value }] = (await service.dataSource.query(
      `select value from service_setting where name = 'database_home'`,
    )) as { value: unknown }[];
    await copy.dataSource.query(`insert into service_setting (name, value) values ('database_home', $1)`, [
      JSON.stringify(value),
    ]);
    expect(await runCheck(homeCheck, { DATABASE_URL: copy.url })).toMatchObject({ status: 'warn' });
    await copy.drop();
  });
});
