import { IntelligenceCache } from '../../src/cache/intelligence-cache.js';
import { TextCache } from '../../src/cache/text-cache.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp } from '../support/test-app.js';
import { testRedisUrl } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const redisUrl = testRedisUrl();
/** The ids are unique to this spec, because Redis is shared. */
const PEOPLE = Array.from({ length: 40 }, (_, index) => `reader-${process.pid}-${index}`);

/** The target is that 80 % of users' reads are hits. Only users' reads count, so the run itself must fill the cache. */
const STORES: [string, NodeJS.ProcessEnv][] = [
  ["in the process's memory", {}],
  ...(redisUrl ? [['in Redis', { REDIS_URL: redisUrl }] satisfies [string, NodeJS.ProcessEnv]] : []),
];
describe.each(STORES)('briefs of a cohort run, cached %s', (_, environment) => {
  it('answers the first read of every brief from the cache after a cohort run', async () => {
    const service = await createTestApp(environment);
    try {
      stopTicks(service);
      await send(
        service,
        PEOPLE.flatMap((user) => recordsOf(user, 28)),
      );
      const run = await triggerRun(service);
      expect(run).toMatchObject({ users_successful: PEOPLE.length });
      const check = async () =>
        (await service.admin.get('/admin/intelligence-health').expect(200)).body.checks.cache_hit_rate;
      expect(await check()).toMatchObject({ reads: 0, by_kind: {} });
      // Checks every brief. A read that times out is repeated.
      for (const user of PEOPLE) {
        const key = IntelligenceCache.key('brief', idOf(user), WEEK_OF);
        await until(async () => {
          const text = await service
            .get(TextCache)
            .get(key)
            .catch(() => undefined);
          return text !== undefined;
        });
      }

      for (const user of PEOPLE) {
        const { body } = await service.service.get(`/users/${user}/brief`).expect(200);
        expect(body.user_id).toBe(idOf(user));
      }
      const { healthy, threshold, reads, by_kind } = await check();
      expect({ healthy, threshold, reads }).toEqual({ healthy: true, threshold: 80, reads: PEOPLE.length });
      // A read that times out because the server paused is a miss, but does not mean that the brief was not cached.
      const unanswered = environment.REDIS_URL === undefined ? 0 : 2;
      expect(by_kind.brief.hits).toBeGreaterThanOrEqual(PEOPLE.length - unanswered);
    } finally {
      await service.close();
    }
  });
});
