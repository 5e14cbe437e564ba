import { Logger } from '@nestjs/common';
import { RedisTextCache } from '../../src/cache/redis-text-cache.js';
import { preflight } from '../../src/cli/preflight/preflight.js';
import { cacheRedisCheck } from '../../src/cli/preflight/checks/cache-redis-check.js';
import { queueRedisCheck } from '../../src/cli/preflight/checks/queue-redis-check.js';
import { readConfig } from '../../src/config/app-config.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { createTcpProxy } from '../support/tcp-proxy.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const PREFLIGHT = { now: () => new Date(), send: false, deployDir: 'nowhere' };

/** A Redis that is there and refuses: the service works without it, and says why in the server's own code. */
(hasRedisServer() ? describe : describe.skip)('a Redis that refuses', () => {
  const warned: { event: string; error: string; remedy?: string }[] = [];
  const started: RedisProcess[] = [];
  const services: TestApp[] = [];

  const redis = async (...settings: string[]) => {
    const server = await RedisProcess.start(settings);
    started.push(server);
    return server;
  };
  const serve = async (environment: NodeJS.ProcessEnv) => {
    const service = await createTestApp(environment);
    services.push(service);
    return service;
  };
  /** A run and a read, which must succeed whatever Redis does. */
  const use = async (service: TestApp) => {
    await service.service
      .post('/observations')
      .send({ observations: recordsOf('a', 28) })
      .expect(200);
    const run = await service.admin
      .post('/admin/trigger-intelligence')
      .send({ week_of: WEEK_OF })
      .expect(200);
    expect(run.body.result).toMatchObject({ users_successful: 1 });
    await service.service.get('/users/a/brief').expect(200);
  };
  const warnedOf = (event: string, code: string) =>
    until(() =>
      warned.some((entry) => entry.event === event && new RegExp(`\\(${code}\\)`).test(entry.remedy ?? '')),
    );

  beforeEach(() => {
    warned.length = 0;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((entry: unknown) => {
      warned.push(entry as (typeof warned)[number]);
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const service of services.splice(0)) await service.close();
    for (const server of started.splice(0)) await server.close();
  });

  it('wants a password: NOAUTH, and WRONGPASS for a wrong one', async () => {
    const server = await redis();
    await server.configure('requirepass', 'right');
    const service = await serve({ REDIS_URL: server.url, QUEUE_REDIS_URL: server.url });
    await use(service);
    await warnedOf('cache_redis.away', 'NOAUTH');
    await warnedOf('queue_redis.away', 'NOAUTH');
    await serve({ REDIS_URL: server.url.replace('//', '//:hush@') });
    await warnedOf('cache_redis.away', 'WRONGPASS');
    expect(JSON.stringify(warned)).not.toMatch(/hush|127\.0\.0\.1/);
  });

  it('is full: OOM, and reads continue', async () => {
    const server = await redis('--maxmemory', '1kb', '--maxmemory-policy', 'noeviction');
    await use(await serve({ REDIS_URL: server.url }));
    await warnedOf('cache.failed', 'OOM');
  });

  it('forbids INFO, as managed servers do: cache and queue work, and preflight says what it cannot see', async () => {
    const server = await redis();
    const url = await server.userWith('app', '-@dangerous');
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const service = await serve({ REDIS_URL: url, QUEUE_REDIS_URL: `${url}/1` });
    await use(service);
    expect(warned.map(({ event }) => event)).toEqual([]);
    const config = readConfig({ DATABASE_URL: service.databaseUrl, REDIS_URL: url, QUEUE_REDIS_URL: url });
    const results = await preflight(config, [cacheRedisCheck, queueRedisCheck], PREFLIGHT);
    for (const result of results)
      expect(result).toMatchObject({ status: 'warn', detail: expect.stringContaining('INFO is forbidden') });
  });

  it('is a replica: reads continue, one line says so, and preflight fails', async () => {
    const [primary, replica] = [await redis(), await redis()];
    await replica.follow(primary);
    const service = await serve({ REDIS_URL: replica.url, QUEUE_REDIS_URL: `${replica.url}/1` });
    await use(service);
    await warnedOf('cache.failed', 'READONLY');
    await warnedOf('queue_redis.away', 'READONLY');
    for (let read = 0; read < 3; read += 1) await service.service.get('/users/a/brief').expect(200);
    expect(warned.filter(({ event }) => event === 'cache.failed')).toHaveLength(1);
    const config = readConfig({
      DATABASE_URL: service.databaseUrl,
      REDIS_URL: replica.url,
      QUEUE_REDIS_URL: replica.url,
    });
    const results = await preflight(config, [cacheRedisCheck, queueRedisCheck], PREFLIGHT);
    for (const result of results)
      expect(result).toMatchObject({ status: 'fail', detail: expect.stringContaining('READONLY') });
  });

  it('was the primary until a failover: the next write connects again, to what the address leads to now', async () => {
    const [old, next] = [await redis(), await redis()];
    const proxy = await createTcpProxy({ host: '127.0.0.1', port: old.port });
    const cache = await RedisTextCache.connect(`redis://127.0.0.1:${proxy.port}`);
    const write = () => cache.setMany([['a', 'text']], 60);
    try {
      await write();
      await old.follow(next);
      proxy.restore({ host: '127.0.0.1', port: next.port });
      await expect(write()).rejects.toThrow('READONLY');
      await until(() =>
        write().then(
          () => true,
          () => false,
        ),
      );
    } finally {
      await cache.close();
      await proxy.close();
    }
  });

  it('forbids a command, in a script too: it is named where Redis names it, and preflight fails', async () => {
    const server = await redis();
    const cacheUrl = await server.userWith('cache', '-expire');
    const queueUrl = await server.userWith('queue', '-hset');
    const service = await serve({ REDIS_URL: cacheUrl, QUEUE_REDIS_URL: `${queueUrl}/1` });
    await use(service);
    await until(() => warned.some(({ remedy }) => remedy?.includes('(NOPERM: EXPIRE)')));
    await warnedOf('queue_redis.away', 'NOPERM[^)]*');
    const config = readConfig({
      DATABASE_URL: service.databaseUrl,
      REDIS_URL: cacheUrl,
      QUEUE_REDIS_URL: queueUrl,
    });
    const [cache, queue] = await preflight(config, [cacheRedisCheck, queueRedisCheck], PREFLIGHT);
    expect(cache).toMatchObject({ status: 'fail', detail: expect.stringContaining('NOPERM: EXPIRE') });
    expect(queue).toMatchObject({ status: 'fail', detail: expect.stringContaining('NOPERM') });
  });
});
