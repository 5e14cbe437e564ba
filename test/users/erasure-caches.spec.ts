import { Redis } from 'ioredis';
import { CACHED_KINDS, IntelligenceCache } from '../../src/cache/intelligence-cache.js';
import { MemoryTextCache } from '../../src/cache/memory-text-cache.js';
import { TextCache } from '../../src/cache/text-cache.js';
import { WeekStore } from '../../src/intelligence/persistence/week-store.js';
import { ErasedCaches } from '../../src/users/erasure/erased-caches.js';
import { ErasureStore } from '../../src/users/erasure/erasure-store.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { createRedisProxy, type RedisProxy } from '../support/redis-proxy.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { testRedisUrl } from '../support/test-database.js';
import { until } from '../support/until.js';

const redisUrl = testRedisUrl();
const answers = (service: TestApp) =>
  service
    .get(TextCache)
    .ping()
    .then(
      () => true,
      () => false,
    );
const receiptOf = async (service: TestApp, id: string) =>
  (await service.admin.get(`/admin/erasures/${id}`).expect(200)).body;

(redisUrl ? describe : describe.skip)('erasure with the cache in Redis', () => {
  /** Unique to this spec, because Redis is shared. */
  const person = `erased-${process.pid}`;
  let proxy: RedisProxy;
  let redis: Redis;
  let service: TestApp;
  const keys = () => redis.keys(`*${idOf(person)}*`);

  beforeAll(async () => {
    proxy = await createRedisProxy(redisUrl!);
    redis = new Redis(redisUrl!);
    service = await createTestApp({ REDIS_URL: proxy.url });
    stopTicks(service);
  });
  beforeEach(async () => {
    await send(service, recordsOf(person, 28));
    await triggerRun(service);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await service.close();
    await proxy.close();
    redis.disconnect();
  });

  it('removes the texts when Redis is back, if it was away, and says until then that this is to come', async () => {
    expect(await keys()).toHaveLength(CACHED_KINDS.length);
    proxy.cut();
    const { receipt } = (await service.service.delete(`/users/${person}`).expect(200)).body;
    expect(receipt.pending).toEqual(['cache']);
    await service.get(ErasedCaches).catchUp();
    expect(await receiptOf(service, receipt.id)).toEqual(receipt);
    // Control: nothing has removed them yet.
    expect(await keys()).toHaveLength(CACHED_KINDS.length);

    proxy.restore();
    await until(() => answers(service));
    await service.get(ErasedCaches).catchUp();

    expect(await keys()).toEqual([]);
    expect(await receiptOf(service, receipt.id)).toEqual({ ...receipt, pending: [] });
    expect(await service.dataSource.query(`select from erasure where cache_keys is not null`)).toEqual([]);
  });

  it('leaves nothing of a reader that read the week before and stores it afterwards', async () => {
    await redis.del(...(await keys()));
    const cache = service.get(TextCache);
    const setMany = cache.setMany.bind(cache);
    jest.spyOn(cache, 'setMany').mockImplementationOnce(async (entries, seconds) => {
      await service.service.delete(`/users/${person}`).expect(200);
      await setMany(entries, seconds);
      // Control: at this moment the text is in the cache again.
      expect(await keys()).toHaveLength(1);
    });

    await service.service.get(`/users/${person}/brief?week_of=${WEEK_OF}`).expect(200);

    expect(await keys()).toEqual([]);
  });

  it('keeps a text for a minute at most until it is certain that its week is still stored', async () => {
    await redis.del(...(await keys()));
    jest.spyOn(service.get(WeekStore), 'locate').mockImplementation(() => Promise.reject(new Error('away')));
    const entry = { kind: 'brief' as const, userId: idOf(person), weekOf: WEEK_OF, json: '{}' };
    const away = () => Promise.reject(new Error('away'));
    await expect(service.get(IntelligenceCache).storeArtefacts([entry], away)).rejects.toThrow('away');

    const [key] = await keys();
    expect(await redis.ttl(key)).toBeLessThanOrEqual(60);
    expect(await redis.ttl(key)).toBeGreaterThan(0);
  });
});

describe('erasure with a cache in the memory of each replica', () => {
  const person = 'erased-here';
  let here: TestApp;
  let there: TestApp;
  const inMemory = (service: TestApp): string[] => {
    const cache = service.get(TextCache) as unknown as { store: { dump(): [string, unknown][] } };
    expect(cache).toBeInstanceOf(MemoryTextCache);
    return cache.store.dump().flatMap(([key]) => (key.includes(idOf(person)) ? [key] : []));
  };
  const lookAgain = () => there.get(ErasedCaches).catchUp();

  beforeAll(async () => {
    here = await createTestApp();
    there = await createTestApp({}, { database: databaseOf(here) });
    for (const service of [here, there]) stopTicks(service);
  });
  beforeEach(async () => {
    await lookAgain();
    await send(here, recordsOf(person, 28));
    await triggerRun(here);
    await there.service.get(`/users/${person}/brief`).expect(200);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  it('reaches the other replicas when they look for erasures, within the minute that the receipt says', async () => {
    const { receipt } = (await here.service.delete(`/users/${person}`).expect(200)).body;
    expect(inMemory(here)).toEqual([]);
    expect(inMemory(there)).not.toEqual([]);
    expect(receipt.pending).toEqual(['cache']);

    await lookAgain();

    expect(inMemory(there)).toEqual([]);
    await here.dataSource.query(`update erasure set caches_clear_at = caches_clear_at - interval '1 minute'`);
    expect(await receiptOf(here, receipt.id)).toEqual({ ...receipt, pending: [] });
  });

  it('drops nothing without an erasure of another replica', async () => {
    await lookAgain();
    expect(inMemory(there)).not.toEqual([]);
  });

  it('lets a replica that could not look for half a minute drop all that it keeps', async () => {
    jest.spyOn(there.get(ErasureStore), 'idsSince').mockRejectedValue(new Error('away'));
    await lookAgain();
    expect(inMemory(there)).not.toEqual([]);

    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + 31_000);
    await lookAgain();

    expect(inMemory(there)).toEqual([]);
  });
});
