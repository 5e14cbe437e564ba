import { Redis } from 'ioredis';
import { CACHED_KINDS, IntelligenceCache } from '../../src/cache/intelligence-cache.js';
import { TextCache } from '../../src/cache/text-cache.js';
import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { createRedisProxy, type RedisProxy } from '../support/redis-proxy.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { testRedisUrl } from '../support/test-database.js';
import { until } from '../support/until.js';

const redisUrl = testRedisUrl();
const EARLIER = isoDay(dayNumber(WEEK_OF) - 7);

/**
 * The service with a real Redis, behind a proxy that can cut it off. The ids are unique to this spec, as Redis is
 * shared.
 */
(redisUrl ? describe : describe.skip)('artefact cache in Redis', () => {
  const [anna, bert] = [`anna-${process.pid}`, `bert-${process.pid}`];
  let proxy: RedisProxy;
  let redis: Redis;
  let service: TestApp;
  const keysOf = (user: string, weekOf = WEEK_OF) =>
    CACHED_KINDS.map((kind) => `${kind}:${idOf(user)}:${weekOf}`);
  const read = async (user: string, kind = 'brief') =>
    (await service.service.get(`/users/${user}/${kind}?week_of=${WEEK_OF}`).expect(200)).body;

  beforeAll(async () => {
    proxy = await createRedisProxy(redisUrl!);
    redis = new Redis(redisUrl!);
    service = await createTestApp({ REDIS_URL: proxy.url });
    stopTicks(service);
    await send(service, [...recordsOf(anna, 28), ...recordsOf(bert, 28)]);
  });
  beforeEach(async () => {
    proxy.restore();
    await until(() =>
      service
        .get(TextCache)
        .ping()
        .then(
          () => true,
          () => false,
        ),
    );
    await triggerRun(service, { week_of: EARLIER, force_refresh: true });
    await triggerRun(service, { force_refresh: true });
  });
  afterAll(async () => {
    await service.close();
    await proxy.close();
    redis.disconnect();
  });

  it.each([
    ['brief', 7 * 24 * 3600],
    ['insights', 24 * 3600],
    ['patterns', 24 * 3600],
    ['velocity', 3600],
    ['systems', 3600],
  ])("caches each user's %s for %d seconds as plain text after a run", async (kind, seconds) => {
    const key = `${kind}:${idOf(anna)}:${WEEK_OF}`;
    const left = await redis.ttl(key);
    expect(left).toBeLessThanOrEqual(seconds);
    expect(left).toBeGreaterThan(seconds - 60);
    expect(await redis.type(key)).toBe('string');
    expect(JSON.parse((await redis.get(key))!)).toEqual(await read(anna, kind));
  });

  it('answers a cached read with the same text as a read from Postgres', async () => {
    const warm = await service.service.get(`/users/${anna}/brief`).expect(200);
    await redis.del(...keysOf(anna));
    const cold = await service.service.get(`/users/${anna}/brief`).expect(200);
    expect(cold.text).toBe(warm.text);
    // The read has filled the cache again.
    expect(await redis.get(keysOf(anna)[0])).toBe(warm.text);
  });

  it('never serves an older brief after the week was generated again while Redis was away', async () => {
    const before = await read(anna);
    proxy.cut();
    await triggerRun(service, { user_ids: [anna], force_refresh: true });
    proxy.restore();
    await until(() =>
      service
        .get(TextCache)
        .ping()
        .then(
          () => true,
          () => false,
        ),
    );
    expect(JSON.parse((await redis.get(keysOf(anna)[0]))!).generated_at).toBe(before.generated_at);

    const after = await read(anna);
    expect(Date.parse(after.generated_at)).toBeGreaterThan(Date.parse(before.generated_at));
  });

  it('completes runs and answers reads while Redis is gone', async () => {
    proxy.cut();
    const run = await triggerRun(service, { force_refresh: true });

    expect(run).toMatchObject({ status: 'complete', users_successful: 2, success_rate: 100 });
    for (const kind of CACHED_KINDS) expect((await read(bert, kind)).user_id).toBe(idOf(bert));
  });

  it("deletes one user's artefacts of a week without touching other keys", async () => {
    const before = proxy.commands().length;
    await service.get(TextCache).deleteMany(IntelligenceCache.keysOf(idOf(anna), [WEEK_OF]));

    expect(await redis.exists(...keysOf(anna))).toBe(0);
    expect(await redis.exists(...keysOf(anna, EARLIER))).toBe(CACHED_KINDS.length);
    expect(await redis.exists(...keysOf(bert))).toBe(CACHED_KINDS.length);
    const sent = proxy.commands().slice(before);
    expect(sent).toContain('DEL');
    // The outbox may read and keep its mark meanwhile.
    expect(new Set(sent.filter((name) => !['GET', 'SET'].includes(name)))).toEqual(new Set(['DEL']));
  });

  it('deletes every week of an erased user, and never scans the keyspace', async () => {
    await service.service.delete(`/users/${bert}`).expect(200);

    expect(await redis.exists(...keysOf(bert), ...keysOf(bert, EARLIER))).toBe(0);
    expect(await redis.exists(...keysOf(anna), ...keysOf(anna, EARLIER))).toBe(2 * CACHED_KINDS.length);
    const all = new Set(proxy.commands());
    expect(all).toContain('SET');
    for (const scanning of ['KEYS', 'SCAN', 'FLUSHDB', 'FLUSHALL']) expect(all).not.toContain(scanning);
    // Restore the user for the tests that follow.
    await send(service, recordsOf(bert, 28));
  });
});
