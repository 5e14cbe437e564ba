import { askRedis, redisInfo } from '../ask-redis.js';
import { fail, type Finding, pass, type PreflightCheck, warn } from '../check.js';

const FORGETS_THE_OLDEST = ['allkeys-lru', 'allkeys-lfu'];

/**
 * A cache forgets what it has room for no longer; one that refuses instead stops caching when it is full
 * (decision 46).
 */
export const cacheRedisCheck: PreflightCheck = {
  name: 'cache_redis',
  look: async ({ config }) => {
    const { redisUrl } = config.cache;
    if (redisUrl === null)
      return config.production
        ? warn(
            "REDIS_URL is not set: the cache is each replica's memory.",
            'Set it where replicas share work.',
          )
        : pass('REDIS_URL is not set: the cache is in memory.');
    const { version, policy, maxMemory } = await askRedis(redisUrl, redisInfo);
    return judge(`Redis ${version}, maxmemory-policy ${policy}`, policy, maxMemory);
  },
};

function judge(told: string, policy: string, maxMemory: number): Finding {
  const remedy = 'Run it with --maxmemory 128mb (or more) --maxmemory-policy allkeys-lru.';
  if (policy === 'noeviction') return fail(`${told}: full, it refuses what it is told to keep.`, remedy);
  if (maxMemory === 0) return warn(`${told}, without maxmemory: it grows until the machine ends it.`, remedy);
  if (!FORGETS_THE_OLDEST.includes(policy)) return warn(`${told}: it may forget what is read most.`, remedy);
  return pass(`${told}, ${Math.round(maxMemory / 2 ** 20)} MB.`);
}
