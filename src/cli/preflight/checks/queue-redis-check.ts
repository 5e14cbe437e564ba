import { refuseRedisCluster } from '../../../common/refuse-redis-cluster.js';
import { askRedis, redisInfo, useAsQueue } from '../ask-redis.js';
import { fail, pass, type PreflightCheck, warn } from '../check.js';

/** A queue must not lose entries, but the cache's server may evict them, so the queue needs a server of its own. */
export const queueRedisCheck: PreflightCheck = {
  name: 'queue_redis',
  inspect: async ({ config: { queue, cache } }) => {
    if (queue.redisUrl === null)
      return pass('QUEUE_REDIS_URL is not set: workers find their batches in Postgres.');
    await refuseRedisCluster(queue.redisUrl, 'QUEUE_REDIS_URL');
    await askRedis(queue.redisUrl, useAsQueue);
    const info = await askRedis(queue.redisUrl, redisInfo);
    if (info === null)
      return warn(
        'Redis answers, but INFO is forbidden for this user: its policy is not known.',
        'See that maxmemory-policy is noeviction, and that the cache has another server.',
      );
    const { version, policy, runId } = info;
    const server = `Redis ${version}, maxmemory-policy ${policy}`;
    if (policy !== 'noeviction')
      return fail(`${server}: it may lose waiting batches.`, 'Run it with --maxmemory-policy noeviction.');
    if (cache.redisUrl !== null && (await askRedis(cache.redisUrl, redisInfo))?.runId === runId)
      return fail(
        `${server}. It is also the cache's server.`,
        'Give the queue its own server: the two need opposite policies, and the policy belongs to the server.',
      );
    return pass(`${server}.`);
  },
};
