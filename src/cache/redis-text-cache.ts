import { Logger } from '@nestjs/common';
import { caching } from 'cache-manager';
import { redisInsStore, type RedisStore } from 'cache-manager-ioredis-yet';
import { type ChainableCommander, Redis } from 'ioredis';
import { describeError } from '../common/errors.js';
import type { ClusterWatch } from '../common/refuse-redis-cluster.js';
import { RedisConnector } from '../common/redis-connector.js';
import { reconnectWhenReadOnly, redisRemedy } from '../common/redis-trouble.js';
import { TextCache } from './text-cache.js';

/** A cache that takes longer than this is worse than no cache. */
const COMMAND_TIMEOUT_MS = 500;
const RECONNECT_CEILING_MS = 2000;
/** How long a shutdown waits for the socket to close. It never closes if Redis is gone. */
const DISCONNECT_TIMEOUT_MS = 100;

export class RedisTextCache extends TextCache {
  readonly kind = 'redis';

  private constructor(
    private readonly client: Redis,
    private readonly store: RedisStore,
    private readonly watch: ClusterWatch | null,
  ) {
    super();
  }

  /**
   * Waits for the connection as long as a command may take. Without one, the cache still starts.
   * @param watch sees every refusal, and is closed with the cache
   */
  static async connect(url: string, watch: ClusterWatch | null = null): Promise<RedisTextCache> {
    const reconnect = reconnectWhenReadOnly();
    const client = new Redis(url, {
      Connector: RedisConnector,
      // When Redis is away, reads must not wait for it: commands are neither queued nor retried.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: COMMAND_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, RECONNECT_CEILING_MS),
      reconnectOnError: (error) => {
        watch?.notice(error);
        return reconnect(error);
      },
      lazyConnect: true,
    });
    const logger = new Logger(RedisTextCache.name);
    let reachable = true;
    client.on('error', (error) => {
      if (reachable)
        logger.warn({
          event: 'cache_redis.away',
          message: 'The Redis server of the cache cannot be used. Reads go to Postgres until it is back.',
          ...describeError(error),
          remedy: redisRemedy(error),
        });
      reachable = false;
    });
    client.on('ready', () => {
      if (!reachable)
        logger.log({ event: 'cache_redis.back', message: 'The Redis server of the cache is back.' });
      reachable = true;
    });
    // If the first connection fails, the listener above has logged it, and retryStrategy connects in the background.
    await client.connect().catch(() => undefined);
    const { store } = await caching(redisInsStore(client));
    return new RedisTextCache(client, store, watch);
  }

  /**
   * Texts bypass the encoding of the store, which would convert some of them into dates and even functions
   * (decision 8).
   */
  async get(key: string): Promise<string | undefined> {
    return (await this.client.get(key)) ?? undefined;
  }

  async setMany(entries: readonly (readonly [string, string])[], ttlSeconds: number): Promise<void> {
    if (entries.length === 0) return;
    const pipeline = this.client.pipeline();
    for (const [key, text] of entries) pipeline.set(key, text, 'EX', ttlSeconds);
    await carryOut(pipeline);
  }

  async keepMany(keys: readonly string[], ttlSeconds: number): Promise<void> {
    if (keys.length === 0) return;
    const pipeline = this.client.pipeline();
    for (const key of keys) pipeline.expire(key, ttlSeconds);
    await carryOut(pipeline);
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.store.mdel(...keys);
  }

  async ping(): Promise<void> {
    await this.client.ping();
  }

  close(): Promise<void> {
    this.watch?.close();
    this.client.disconnect();
    return Promise.resolve();
  }
}

/** Sends the commands in one round trip. Rejects when one of them fails. */
async function carryOut(pipeline: ChainableCommander): Promise<void> {
  const answers = (await pipeline.exec()) ?? [];
  const failed = answers.find(([error]) => error !== null);
  if (failed) throw failed[0]!;
}
