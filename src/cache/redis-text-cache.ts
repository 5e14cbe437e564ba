import { Logger } from '@nestjs/common';
import { caching } from 'cache-manager';
import { redisInsStore, type RedisStore } from 'cache-manager-ioredis-yet';
import { Redis } from 'ioredis';
import { TextCache } from './text-cache.js';

/** A cache that is slower than this is worse than none. */
const COMMAND_TIMEOUT_MS = 500;
const RECONNECT_CEILING_MS = 2000;
/** How long a shutdown waits for the socket to close. With Redis gone it never does. */
const DISCONNECT_TIMEOUT_MS = 100;

export class RedisTextCache extends TextCache {
  readonly kind = 'redis';

  private constructor(
    private readonly client: Redis,
    private readonly store: RedisStore,
  ) {
    super();
  }

  /** Waits for the connection no longer than a command may take; without it the cache starts empty-handed. */
  static async connect(url: string): Promise<RedisTextCache> {
    const client = new Redis(url, {
      // Redis away must cost a read nothing: no queueing, no second try.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: COMMAND_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, RECONNECT_CEILING_MS),
      lazyConnect: true,
    });
    const logger = new Logger(RedisTextCache.name);
    let reachable = true;
    client.on('error', () => {
      if (reachable) logger.warn('The Redis cache cannot be reached; reads go to Postgres until it is back.');
      reachable = false;
    });
    client.on('ready', () => {
      if (!reachable) logger.log('The Redis cache is back.');
      reachable = true;
    });
    // A failed first connection goes on in the background (retryStrategy) and was told by the listener above.
    await client.connect().catch(() => undefined);
    const { store } = await caching(redisInsStore(client));
    return new RedisTextCache(client, store);
  }

  /**
   * Texts go past the store's own encoding, which would revive some of them into dates and even functions
   * (decision 8).
   */
  async get(key: string): Promise<string | undefined> {
    return (await this.client.get(key)) ?? undefined;
  }

  async setMany(entries: readonly (readonly [string, string])[], ttlSeconds: number): Promise<void> {
    if (entries.length === 0) return;
    const pipeline = this.client.pipeline();
    for (const [key, text] of entries) pipeline.set(key, text, 'EX', ttlSeconds);
    const answers = (await pipeline.exec()) ?? [];
    const failed = answers.find(([error]) => error !== null);
    if (failed) throw failed[0]!;
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.store.mdel(...keys);
  }

  async ping(): Promise<void> {
    await this.client.ping();
  }

  close(): Promise<void> {
    this.client.disconnect();
    return Promise.resolve();
  }
}
