import { refuseRedisCluster } from '../../../common/refuse-redis-cluster.js';
import { askRedis, redisInfo, useAsCache } from '../ask-redis.js';
import { fail, type Finding, pass, type PreflightCheck, warn } from '../check.js';

const REMEDY = 'Run it with --maxmemory 128mb (or more) --maxmemory-policy allkeys-lru.';
const EVICTS_THE_OLDEST = ['allkeys-lru', 'allkeys-lfu'];

/**
 * A cache must evict what it has no room for. One that refuses writes instead stops caching when it is full (decision
 * 46).
 */
export const cacheRedisCheck: PreflightCheck = {
  name: 'cache_redis',
  inspect: async ({ config }) => {
    const { redisUrl } = config.cache;
    if (redisUrl === null)
      return config.production
        ? warn(
            'REDIS_URL is not set: each replica caches in its own memory.',
            'Set it if replicas share the work.',
          )
        : pass('REDIS_URL is not set: the cache is in memory.');
    await refuseRedisCluster(redisUrl, 'REDIS_URL');
    await askRedis(redisUrl, useAsCache);
    const info = await askRedis(redisUrl, redisInfo);
    if (info === null)
      return warn(
        'Redis answers, but INFO is forbidden for this user: its memory and policy are not known.',
        `${REMEDY} Look at them where the server is managed.`,
      );
    const { version, policy, maxMemory } = info;
    return judge(`Redis ${version}, maxmemory-policy ${policy}`, policy, maxMemory);
  },
};

function judge(server: string, policy: string, maxMemory: number): Finding {
  if (policy === 'noeviction')
    return fail(`${server}: when it is full, it refuses to store anything.`, REMEDY);
  if (maxMemory === 0)
    return warn(`${server}, without maxmemory: it grows until the machine kills it.`, REMEDY);
  if (!EVICTS_THE_OLDEST.includes(policy)) return warn(`${server}: it may evict what is read most.`, REMEDY);
  return pass(`${server}, ${Math.round(maxMemory / 2 ** 20)} MB.`);
}
