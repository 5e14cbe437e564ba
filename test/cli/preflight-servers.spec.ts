import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { cacheRedisCheck } from '../../src/cli/preflight/checks/cache-redis-check.js';
import { clocksCheck } from '../../src/cli/preflight/checks/clocks-check.js';
import { mailCheck } from '../../src/cli/preflight/checks/mail-check.js';
import { queueRedisCheck } from '../../src/cli/preflight/checks/queue-redis-check.js';
import { alertWebhookCheck, appWebhookCheck } from '../../src/cli/preflight/checks/webhook-checks.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { lookWith } from '../support/preflight-check.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

const NOBODY = '127.0.0.1:1';

/** Servers beside the database. */
describe('preflight', () => {
  let database: TestDatabase;
  const look: typeof lookWith = (check, environment, options) =>
    lookWith(check, { DATABASE_URL: database.url, ...environment }, options);

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  (hasRedisServer() ? describe : describe.skip)('of Redis', () => {
    let cache: RedisProcess;
    let queue: RedisProcess;

    beforeAll(async () => {
      cache = await RedisProcess.start();
      queue = await RedisProcess.start();
    });
    afterAll(() => Promise.all([cache.close(), queue.close()]));

    it.each([
      ['allkeys-lru', '64mb', 'pass'],
      ['allkeys-lfu', '64mb', 'pass'],
      ['allkeys-lru', '0', 'warn'],
      ['volatile-ttl', '64mb', 'warn'],
      ['noeviction', '64mb', 'fail'],
      ['noeviction', '0', 'fail'],
    ])('judges a cache with %s and %s of memory: %s', async (policy, memory, status) => {
      await cache.configure('maxmemory-policy', policy);
      await cache.configure('maxmemory', memory);
      const result = await look(cacheRedisCheck, { REDIS_URL: cache.url });
      expect(result).toMatchObject({ status, detail: expect.stringContaining(policy) });
    });

    it('wants a queue that forgets nothing, on a server of its own', async () => {
      const urls = { REDIS_URL: cache.url, QUEUE_REDIS_URL: queue.url };
      expect(await look(queueRedisCheck, urls)).toMatchObject({ status: 'pass' });

      await queue.configure('maxmemory-policy', 'allkeys-lru');
      expect(await look(queueRedisCheck, urls)).toMatchObject({
        status: 'fail',
        remedy: expect.stringContaining('noeviction'),
      });

      await queue.configure('maxmemory-policy', 'noeviction');
      expect(await look(queueRedisCheck, { ...urls, REDIS_URL: `${queue.url}/3` })).toMatchObject({
        status: 'fail',
        detail: expect.stringContaining("cache's server"),
      });
    });

    it('compares the clocks of both servers too', async () => {
      const urls = { REDIS_URL: cache.url, QUEUE_REDIS_URL: queue.url };
      const { status, detail } = await look(clocksCheck, urls);
      expect(status).toBe('pass');
      expect(detail).toMatch(/database .* cache .* queue /);
    });

    it('fails where none can be reached, and says no address', async () => {
      for (const [check, name] of [
        [cacheRedisCheck, 'REDIS_URL'],
        [queueRedisCheck, 'QUEUE_REDIS_URL'],
      ] as const) {
        const result = await look(check, { [name]: `redis://:hush@${NOBODY}` });
        expect(result.status).toBe('fail');
        expect(JSON.stringify(result)).not.toMatch(/hush|127\.0\.0\.1/);
      }
    });
  });

  describe.each([
    ['ALERT_WEBHOOK', alertWebhookCheck],
    ['APP_WEBHOOK', appWebhookCheck],
  ])('of %s', (variable, check) => {
    let receiver: WebhookReceiver;
    const environment = () => ({ [`${variable}_URL`]: receiver.url, [`${variable}_SECRET`]: 'a secret' });

    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(() => receiver.close());

    it('connects, and sends nothing unless told to', async () => {
      expect(await look(check, environment())).toMatchObject({ status: 'pass' });
      expect(receiver.received).toEqual([]);
    });

    it('sends a signed test message when told to', async () => {
      expect(await look(check, environment(), { send: true })).toMatchObject({ status: 'pass' });
      const [{ headers, body }] = receiver.received;
      expect(JSON.parse(body)).toMatchObject({ type: 'preflight' });
      expect(headers['x-signature-sha256']).toBe(createHmac('sha256', 'a secret').update(body).digest('hex'));
    });

    it('fails when it is refused or nobody listens, and says no address', async () => {
      receiver.answer = 500;
      expect(await look(check, environment(), { send: true })).toMatchObject({ status: 'fail' });
      const result = await look(check, { [`${variable}_URL`]: `http://${NOBODY}/token-abc` });
      expect(result.status).toBe('fail');
      expect(JSON.stringify(result)).not.toMatch(/token|127\.0\.0\.1/);
    });

    it('warns where none is set, where it is not signed, and where it is not https in production', async () => {
      expect(await look(check, {})).toMatchObject({ status: 'warn' });
      expect(await look(check, { [`${variable}_URL`]: receiver.url })).toMatchObject({
        remedy: expect.stringContaining(`${variable}_SECRET`),
      });
      expect(await look(check, { ...environment(), NODE_ENV: 'production' })).toMatchObject({
        status: 'warn',
        detail: expect.stringContaining('https'),
      });
    });

    it('fails where TLS is expected and none is spoken', async () => {
      const https = receiver.url.replace('http:', 'https:');
      expect(await look(check, { [`${variable}_URL`]: https })).toMatchObject({ status: 'fail' });
    });
  });

  it('wants no alert webhook where alerts go by mail', async () => {
    const byMail = {
      ALERT_EMAIL_TO: 'ops@example.org',
      SMTP_URL: `smtp://${NOBODY}`,
      MAIL_FROM: 'w@example.org',
    };
    expect(await look(alertWebhookCheck, byMail)).toMatchObject({
      status: 'pass',
      detail: expect.stringContaining('by mail'),
    });
  });

  describe('of mail', () => {
    const from = { MAIL_FROM: 'weekly@example.org' };
    let server: SMTPServer;
    let address: string;

    beforeAll(async () => {
      server = new SMTPServer({
        disabledCommands: ['STARTTLS'],
        allowInsecureAuth: true,
        onAuth: (auth, _, done) =>
          auth.password === 'right' ? done(null, { user: 'u' }) : done(new Error('no')),
      });
      server.listen(0, '127.0.0.1');
      await once(server.server, 'listening');
      address = `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

    it('signs in, and fails where it may not or nobody listens', async () => {
      expect(await look(mailCheck, { ...from, SMTP_URL: `smtp://u:right@${address}` })).toMatchObject({
        status: 'pass',
      });
      for (const place of [`u:wrong@${address}`, NOBODY]) {
        const result = await look(mailCheck, { ...from, SMTP_URL: `smtp://${place}` });
        expect(result.status).toBe('fail');
        expect(JSON.stringify(result)).not.toMatch(/wrong|127\.0\.0\.1/);
      }
    });

    it('needs none', async () => {
      expect(await look(mailCheck, {})).toMatchObject({ status: 'pass' });
    });
  });
});
