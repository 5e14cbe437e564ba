import { askRedis, redisInfo } from '../ask-redis.js';
import { fail, pass, type PreflightCheck } from '../check.js';

/** A queue must not forget: what the cache's server may drop, the queue's may not. */
export const queueRedisCheck: PreflightCheck = {
  name: 'queue_redis',
  look: async ({ config: { queue, cache } }) => {
    if (queue.redisUrl === null)
      return pass('QUEUE_REDIS_URL is not set: batches are dispatched by Postgres.');
    const { version, policy, runId } = await askRedis(queue.redisUrl, redisInfo);
    const told = `Redis ${version}, maxmemory-policy ${policy}`;
    if (policy !== 'noeviction')
      return fail(`${told}: it may forget waiting batches.`, 'Run it with --maxmemory-policy noeviction.');
    if (cache.redisUrl !== null && (await askRedis(cache.redisUrl, redisInfo)).runId === runId)
      return fail(
        `${told}. It is the cache's server too.`,
        'Give the queue a server of its own: the two need opposite policies, and a policy is per server.',
      );
    return pass(`${told}.`);
  },
};
