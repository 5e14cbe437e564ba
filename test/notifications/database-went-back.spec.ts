import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { homeCheck } from '../../src/cli/preflight/checks/home-check.js';
import { DatabaseHome } from '../../src/database/database-home.js';
import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { OutboxDispatcher, WAVE } from '../../src/notifications/outbox-dispatcher.js';
import { RedFlagNotices } from '../../src/notifications/red-flag-notices.js';
import { runCheck } from '../support/preflight-check.js';
import { keepTables } from '../support/put-back.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertRows, messageRows } from '../support/stored-messages.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const PERSON = '6b3f2f0c-3f5d-4f0e-9d2a-1f1f1f1f1f1f';

describe('a database that went back in time', () => {
  let receiver: WebhookReceiver;
  let folder: string;
  let database: TestDatabase;
  let services: TestApp[];
  let warnings: jest.SpyInstance;

  const events = () => (warnings.mock.calls as [{ event: string }][]).map(([{ event }]) => event);
  const environment = (place = 'disk') => ({
    APP_WEBHOOK_URL: receiver.url,
    ERASURES_FILE: join(folder, place, 'erasures.log'),
  });
  const open = async (more: NodeJS.ProcessEnv = {}, on = database): Promise<TestApp> => {
    const service = await createTestApp({ ...environment(), ...more }, { database: on });
    stopTicks(service);
    services.push(service);
    return service;
  };
  const close = async (service: TestApp) => {
    services = services.filter((one) => one !== service);
    await service.close();
  };
  const raise = (service: TestApp, ...categories: string[]) =>
    service.get(RedFlagNotices).raise(
      categories.map((category) => ({
        type: 'red_flag',
        user_id: PERSON,
        external_id: 'anna',
        category,
        urgency: 'urgent',
        text: 'words',
        day: '2026-11-23',
      })),
      service.dataSource,
    );
  const deliver = (service: TestApp) => service.get(OutboxDispatcher).deliverDue();
  const summary = async (service: TestApp) =>
    (await service.admin.get('/admin/outbox/summary').expect(200)).body as { held: unknown };
  /** Two messages are delivered, and then the database knows of one. @returns puts the state between them back */
  const deliverAndKeep = async (service: TestApp): Promise<() => Promise<void>> => {
    await raise(service, 'chest_pain');
    await deliver(service);
    await raise(service, 'fainting');
    const putBack = await keepTables(service);
    await deliver(service);
    expect(receiver.received).toHaveLength(2);
    return putBack;
  };

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'went-back-'));
    database = await createTestDatabase();
    services = [];
    receiver.received.length = 0;
    warnings = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
  });
  afterEach(async () => {
    for (const service of services) await service.close();
    await database.drop();
    await rm(folder, { recursive: true });
    warnings.mockRestore();
  });
  afterAll(() => receiver.close());

  it('sends nothing and says so everywhere, until an operator confirms; then with the ids of the first time', async () => {
    const service = await open();
    const other = await open({ ...environment('another-disk') });
    const putBack = await deliverAndKeep(service);
    await putBack();

    await deliver(service);
    await deliver(other);
    expect(receiver.received).toHaveLength(2);
    expect(events().filter((event) => event === 'outbox.database_went_back')).toHaveLength(2);
    const held = { since: expect.any(String), reason: 'went_back' };
    expect((await summary(service)).held).toEqual(held);
    expect((await service.admin.get('/admin/fleet').expect(200)).body).toMatchObject({ held });
    expect((await service.open.get('/health')).body).toMatchObject({
      details: { database: { status: 'up', held: 'went_back' } },
    });
    const preflight = { DATABASE_URL: database.url, ...environment() };
    expect(await runCheck(homeCheck, preflight)).toMatchObject({ status: 'warn' });
    await service.get(AlertWatch).evaluate();
    expect(await alertRows(service)).toMatchObject([{ rule: 'database_went_back', state: 'firing' }]);

    await service.admin.post('/admin/outbox/confirm-home').expect(200);
    await deliver(service);
    await deliver(other);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(3);
    expect(ids[2]).toBe(ids[1]);
    expect((await summary(other)).held).toBeNull();
    expect(await runCheck(homeCheck, preflight)).toMatchObject({ status: 'pass' });
  });

  it('is found by a process that starts after the restore, from the file; without any memory it is not (control)', async () => {
    const service = await open();
    const putBack = await deliverAndKeep(service);
    await close(service);
    await putBack();
    expect(await runCheck(homeCheck, { DATABASE_URL: database.url, ...environment() })).toMatchObject({
      status: 'warn',
    });
    const restarted = await open();
    await deliver(restarted);
    expect(receiver.received).toHaveLength(2);
    await close(restarted);

    await putBack();
    await deliver(await open(environment('empty-disk')));
    expect(receiver.received).toHaveLength(3);
  });

  it('is found although the backup is older than the first delivery', async () => {
    const putBack = await keepTables({ dataSource: database.dataSource });
    const service = await open();
    await raise(service, 'chest_pain');
    await deliver(service);
    await putBack();
    await raise(service, 'chest_pain');
    await deliver(service);
    expect(receiver.received).toHaveLength(1);
  });

  it('is found between two waves', async () => {
    const service = await open();
    const putBack = await deliverAndKeep(service);
    await raise(service, ...Array.from({ length: WAVE + 5 }, (_, number) => `category_${number}`));
    const stillThere = jest.spyOn(service.get(DatabaseHome), 'stillThere');
    stillThere.mockImplementationOnce(async function (this: DatabaseHome) {
      await putBack();
      await raise(service, 'another');
      return this.stillThere();
    });
    await deliver(service);
    expect(receiver.received).toHaveLength(2 + WAVE);
    expect(stillThere).toHaveBeenCalled();
  });

  it('is none after a restart, nor is a new database with the same disk', async () => {
    const service = await open();
    await deliverAndKeep(service);
    await close(service);
    const restarted = await open();
    await raise(restarted, 'stroke');
    await deliver(restarted);
    expect(receiver.received).toHaveLength(3);
    const fresh = await createTestDatabase();
    const onFresh = await open({}, fresh);
    await raise(onFresh, 'chest_pain');
    await deliver(onFresh);
    expect(receiver.received).toHaveLength(4);
    await close(onFresh);
    await fresh.drop();
  });

  it('keeps mails that are due from people who have perhaps got them, if the operator says so', async () => {
    const service = await open();
    const putBack = await deliverAndKeep(service);
    await putBack();
    await deliver(service);
    await service.dataSource.query(
      `insert into outbox (dedupe_key, kind, payload, due_since) values ('1', 'brief_mail', '{}', now()), ('2', 'brief_mail', '{}', now() + interval '1 day')`,
    );
    const { body } = await service.admin.post('/admin/outbox/confirm-home').send({ mail: false }).expect(200);
    expect(body).toMatchObject({ released: { reason: 'went_back' }, kept: 1 });
    expect((await messageRows(service, 'brief_mail')).map(({ state }) => state).sort()).toEqual([
      'pending',
      'uncertain',
    ]);
    await service.admin.post('/admin/outbox/confirm-home').send({ mail: 'no' }).expect(400);
  });

  (hasRedisServer() ? it : it.skip)(
    'is found from Redis where no disk is left, and from the disk where Redis was emptied',
    async () => {
      const redis = await RedisProcess.start();
      const service = await open({ REDIS_URL: redis.url });
      const putBack = await deliverAndKeep(service);
      await close(service);
      await putBack();
      const onNewDisk = await open({ REDIS_URL: redis.url, ...environment('empty-disk') });
      await deliver(onNewDisk);
      expect(receiver.received).toHaveLength(2);
      await close(onNewDisk);

      await putBack();
      await redis.flush();
      const onOldDisk = await open({ REDIS_URL: redis.url });
      await deliver(onOldDisk);
      expect(receiver.received).toHaveLength(2);
      await close(onOldDisk);
      await redis.close();
    },
  );
});
