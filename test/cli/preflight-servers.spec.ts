import { createHmac, randomBytes } from 'node:crypto';
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
import { runCheck } from '../support/preflight-check.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SECRET = randomBytes(32).toString('hex');

jest.setTimeout(60_000);

const UNUSED_ADDRESS = '127.0.0.1:1';

/** The checks of the servers other than the database. */
describe('preflight checks of servers', () => {
  let database: TestDatabase;
  const inspect: typeof runCheck = (check, environment, options) =>
    runCheck(check, { DATABASE_URL: database.url, ...environment }, options);

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  (hasRedisServer() ? describe : describe.skip)('checks of Redis', () => {
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
    ])('judges a cache with policy %s and %s of memory: %s', async (policy, memory, status) => {
      await cache.configure('maxmemory-policy', policy);
      await cache.configure('maxmemory', memory);
      const result = await inspect(cacheRedisCheck, { REDIS_URL: cache.url });
      expect(result).toMatchObject({ status, detail: expect.stringContaining(policy) });
    });

    it('requires a queue that evicts nothing, on its own server', async () => {
      const urls = { REDIS_URL: cache.url, QUEUE_REDIS_URL: queue.url };
      expect(await inspect(queueRedisCheck, urls)).toMatchObject({ status: 'pass' });

      await queue.configure('maxmemory-policy', 'allkeys-lru');
      expect(await inspect(queueRedisCheck, urls)).toMatchObject({
        status: 'fail',
        remedy: expect.stringContaining('noeviction'),
      });

      await queue.configure('maxmemory-policy', 'noeviction');
      expect(await inspect(queueRedisCheck, { ...urls, REDIS_URL: `${queue.url}/3` })).toMatchObject({
        status: 'fail',
        detail: expect.stringContaining("cache's server"),
      });
    });

    it('compares the clocks of both servers', async () => {
      const urls = { REDIS_URL: cache.url, QUEUE_REDIS_URL: queue.url };
      const { status, detail } = await inspect(clocksCheck, urls);
      expect(status).toBe('pass');
      expect(detail).toMatch(/database .* cache .* queue /);
    });

    it('fails when a server cannot be reached, and shows no address', async () => {
      for (const [check, name] of [
        [cacheRedisCheck, 'REDIS_URL'],
        [queueRedisCheck, 'QUEUE_REDIS_URL'],
      ] as const) {
        const result = await inspect(check, { [name]: `redis://:hush@${UNUSED_ADDRESS}` });
        expect(result.status).toBe('fail');
        expect(JSON.stringify(result)).not.toMatch(/hush|127\.0\.0\.1/);
      }
    });
  });

  describe.each([
    ['ALERT_WEBHOOK', alertWebhookCheck],
    ['APP_WEBHOOK', appWebhookCheck],
  ])('check of %s', (variable, check) => {
    let receiver: WebhookReceiver;
    const environment = () => ({ [`${variable}_URL`]: receiver.url, [`${variable}_SECRET`]: SECRET });

    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(() => receiver.close());

    it('connects, but sends nothing without --send', async () => {
      expect(await inspect(check, environment())).toMatchObject({ status: 'pass' });
      expect(receiver.received).toEqual([]);
    });

    it('sends a signed test message with --send', async () => {
      expect(await inspect(check, environment(), { send: true })).toMatchObject({ status: 'pass' });
      const [{ headers, body }] = receiver.received;
      expect(JSON.parse(body)).toMatchObject({ type: 'preflight' });
      expect(headers['x-signature-sha256']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
    });

    it('fails when the message is refused or no server listens, and shows no address', async () => {
      receiver.answer = 500;
      expect(await inspect(check, environment(), { send: true })).toMatchObject({ status: 'fail' });
      const result = await inspect(check, { [`${variable}_URL`]: `http://${UNUSED_ADDRESS}/token-abc` });
      expect(result.status).toBe('fail');
      expect(JSON.stringify(result)).not.toMatch(/token|127\.0\.0\.1/);
    });

    it('warns when no webhook is set, when it is not signed, and when it is not https in production', async () => {
      expect(await inspect(check, {})).toMatchObject({ status: 'warn' });
      expect(await inspect(check, { [`${variable}_URL`]: receiver.url })).toMatchObject({
        remedy: expect.stringContaining(`${variable}_SECRET`),
      });
      expect(await inspect(check, { ...environment(), NODE_ENV: 'production' })).toMatchObject({
        status: 'warn',
        detail: expect.stringContaining('https'),
      });
    });

    it('fails when the address is https and the server does not speak TLS', async () => {
      const https = receiver.url.replace('http:', 'https:');
      expect(await inspect(check, { [`${variable}_URL`]: https })).toMatchObject({ status: 'fail' });
    });
  });

  it('needs no alert webhook when alerts go by mail', async () => {
    const byMail = {
      ALERT_EMAIL_TO: 'ops@example.org',
      SMTP_URL: `smtp://${UNUSED_ADDRESS}`,
      MAIL_FROM: 'w@example.org',
    };
    expect(await inspect(alertWebhookCheck, byMail)).toMatchObject({
      status: 'pass',
      detail: expect.stringContaining('by mail'),
    });
  });

  describe('check of mail', () => {
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

    it('signs in, and fails when the sign-in is refused or no server listens', async () => {
      expect(await inspect(mailCheck, { ...from, SMTP_URL: `smtp://u:right@${address}` })).toMatchObject({
        status: 'pass',
      });
      for (const place of [`u:wrong@${address}`, UNUSED_ADDRESS]) {
        const result = await inspect(mailCheck, { ...from, SMTP_URL: `smtp://${place}` });
        expect(result.status).toBe('fail');
        expect(JSON.stringify(result)).not.toMatch(/wrong|127\.0\.0\.1/);
      }
    });

    it('passes when no mail server is set', async () => {
      expect(await inspect(mailCheck, {})).toMatchObject({ status: 'pass' });
    });
  });
});
