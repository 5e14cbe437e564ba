import { randomUUID } from 'node:crypto';
import { MemoryTextCache } from '../../src/cache/memory-text-cache.js';
import { RedisTextCache } from '../../src/cache/redis-text-cache.js';
import type { TextCache } from '../../src/cache/text-cache.js';
import { createRedisProxy } from '../support/redis-proxy.js';
import { testRedisUrl } from '../support/test-database.js';
import { until } from '../support/until.js';

const redisUrl = testRedisUrl();
const STORES: [string, () => TextCache | Promise<TextCache>][] = [
  ['memory', () => new MemoryTextCache()],
  ...(redisUrl
    ? [['redis', () => RedisTextCache.connect(redisUrl)] as [string, () => Promise<TextCache>]]
    : []),
];

(redisUrl ? describe : describe.skip)('text cache whose Redis goes away', () => {
  // These tests come first: their failed commands leave timers behind, which expire while the other tests run.
  it('fails at once while Redis is away, and works again when Redis is back', async () => {
    const proxy = await createRedisProxy(redisUrl!);
    const cache = await RedisTextCache.connect(proxy.url);
    const key = randomUUID();
    try {
      await cache.setMany([[key, 'text']], 60);
      proxy.cut();
      const lost = performance.now();
      await expect(cache.get(key)).rejects.toThrow();
      await expect(cache.setMany([[key, 'text']], 60)).rejects.toThrow();
      await expect(cache.deleteMany([key])).rejects.toThrow();
      await expect(cache.ping()).rejects.toThrow();
      // At most four time-outs of one command.
      expect(performance.now() - lost).toBeLessThan(2000);

      proxy.restore();
      await until(() =>
        cache.ping().then(
          () => true,
          () => false,
        ),
      );
      expect(await cache.get(key)).toBe('text');
    } finally {
      await cache.close();
      await proxy.close();
    }
  });

  it('starts without Redis', async () => {
    const proxy = await createRedisProxy(redisUrl!);
    proxy.cut();
    const cache = await RedisTextCache.connect(proxy.url);
    try {
      await expect(cache.get('any')).rejects.toThrow();
    } finally {
      await cache.close();
      await proxy.close();
    }
  });
});

/** The same tests run for every store behind the port. */
describe.each(STORES)('text cache in %s', (kind, open) => {
  let cache: TextCache;
  const own = randomUUID();
  const key = (name: string): string => `${own}:${name}`;

  beforeAll(async () => {
    cache = await open();
  });
  afterAll(() => cache.close());

  /** Reads for `until`, which repeats the read: a time-out counts as another answer, not as a failure. */
  const read = (name: string) => cache.get(name).catch(() => 'not answered');

  it('reports its kind and answers a ping', async () => {
    expect(cache.kind).toBe(kind);
    await expect(cache.ping()).resolves.toBeUndefined();
  });

  it('returns nothing for a key that was never set', async () => {
    expect(await cache.get(key('never'))).toBeUndefined();
  });

  it.each([
    '{"a":[1,2.5,null]}',
    '',
    '"quoted"',
    'null',
    'line\nbreak \u0000 end',
    'Grüße 日本 😀',
    '2026-03-02T00:00:00.000Z',
    '_date_2026-03-02',
    '_undefined_',
    '_symbol_x',
    '_regexp_g|a',
    '_function_x|(() => 1)()',
  ])('returns the text %j unchanged', async (text) => {
    await cache.setMany([[key('text'), text]], 60);
    expect(await cache.get(key('text'))).toBe(text);
  });

  it('stores many texts at once, each under its key, and replaces earlier ones', async () => {
    await cache.setMany(
      [
        [key('a'), 'old'],
        [key('b'), 'b'],
      ],
      60,
    );
    await cache.setMany(
      [
        [key('a'), 'new'],
        [key('c'), 'c'],
      ],
      60,
    );
    expect(await Promise.all(['a', 'b', 'c'].map((name) => cache.get(key(name))))).toEqual(['new', 'b', 'c']);
  });

  it('deletes the given keys and no others', async () => {
    await cache.setMany(
      [
        [key('a'), 'a'],
        [key('b'), 'b'],
        [key('c'), 'c'],
      ],
      60,
    );
    await cache.deleteMany([key('a'), key('c'), key('never')]);
    expect(await Promise.all(['a', 'b', 'c'].map((name) => cache.get(key(name))))).toEqual([
      undefined,
      'b',
      undefined,
    ]);
  });

  it('accepts empty lists', async () => {
    await expect(cache.setMany([], 60)).resolves.toBeUndefined();
    await expect(cache.deleteMany([])).resolves.toBeUndefined();
  });

  it('keeps a text until its lifetime ends', async () => {
    await cache.setMany([[key('short'), 'text']], 2);
    await cache.setMany([[key('long'), 'text']], 60);
    expect(await cache.get(key('short'))).toBe('text');
    await until(async () => (await read(key('short'))) === undefined);
    expect(await cache.get(key('long'))).toBe('text');
  });

  it('starts a new lifetime when a text is stored again', async () => {
    await cache.setMany(
      [
        [key('renewed'), 'old'],
        [key('witness'), 'text'],
      ],
      1,
    );
    await cache.setMany([[key('renewed'), 'new']], 60);
    await until(async () => (await read(key('witness'))) === undefined);
    expect(await cache.get(key('renewed'))).toBe('new');
  });
});
