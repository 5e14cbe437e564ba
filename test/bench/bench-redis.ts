import { hasRedisServer, RedisProcess } from '../support/redis-process.js';

export interface BenchRedis {
  url: string;
  stop(): Promise<void>;
}

/** The given Redis, or else a new one; null if redis-server is not installed. */
export async function openBenchRedis(url: string | null): Promise<BenchRedis | null> {
  if (url) return { url, stop: () => Promise.resolve() };
  if (!hasRedisServer()) return null;
  const redis = await RedisProcess.start();
  return { url: redis.url, stop: () => redis.close() };
}
