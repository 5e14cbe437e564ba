import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { AppError, describeError } from '../../common/errors.js';
import { RedisConnector } from '../../common/redis-connector.js';
import { redisRemedy, redisReplyCode } from '../../common/redis-trouble.js';

const TIMEOUT_MS = 5000;
/** In seconds: what a question wrote and could not delete. */
const PROBE_LIVES = 5;

/** Values from INFO, which most managed servers answer even where they forbid CONFIG. */
export interface RedisInfo {
  version: string;
  /** Identifies the server process: two addresses with the same run id are one server. */
  runId: string;
  policy: string;
  /** In bytes; 0: no limit. */
  maxMemory: number;
}

/**
 * Connects, sends the question and disconnects.
 * @throws AppError `redis_unreachable`, without the address
 */
export async function askRedis<T>(url: string, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    Connector: RedisConnector,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    // It asks INFO, which may be forbidden; each question meets the same problems.
    enableReadyCheck: false,
  });
  // Why a connection failed is heard here only: the rejected one says no more than that it is closed.
  let failure: unknown = null;
  redis.on('error', (error) => (failure ??= error));
  try {
    await redis.connect();
    return await ask(redis);
  } catch (error) {
    const cause = redisReplyCode(error) === null ? (failure ?? error) : error;
    throw new AppError(
      'redis_unreachable',
      `Redis cannot be queried (${describeError(cause).error}): ${redisRemedy(cause)}`,
      { cause },
    );
  } finally {
    redis.disconnect();
  }
}

/** null where the user may not ask. */
export async function redisInfo(redis: Redis): Promise<RedisInfo | null> {
  try {
    return await askInfo(redis);
  } catch (error) {
    if (redisReplyCode(error) === 'NOPERM') return null;
    throw error;
  }
}

async function askInfo(redis: Redis): Promise<RedisInfo> {
  const text = `${await redis.info('server')}\n${await redis.info('memory')}`;
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? '';
  return {
    version: field('redis_version'),
    runId: field('run_id'),
    policy: field('maxmemory_policy'),
    maxMemory: Number(field('maxmemory')),
  };
}

/** Milliseconds since 1970, by the server's clock. */
export async function redisTime(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1000 + Number(microseconds) / 1000;
}

/** Writes a text as the cache does, and deletes it. @throws when the server or the rights of the user refuse it */
export async function useAsCache(redis: Redis): Promise<void> {
  const key = probeKey();
  await redis.set(key, 'x', 'EX', PROBE_LIVES);
  await redis.get(key);
  await redis.expire(key, PROBE_LIVES);
  await redis.del(key);
}

/** Writes a job's hash in a script, as BullMQ does, and deletes it. @throws as `useAsCache` */
export async function useAsQueue(redis: Redis): Promise<void> {
  const script = `redis.call('hset', KEYS[1], 'x', '1') redis.call('expire', KEYS[1], ARGV[1]) return redis.call('del', KEYS[1])`;
  await redis.eval(script, 1, probeKey(), PROBE_LIVES);
}

const probeKey = (): string => `weekly-intelligence-preflight:${randomUUID()}`;
