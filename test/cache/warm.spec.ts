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
/** Ids are this spec's own: the Redis is shared. */
const PEOPLE = Array.from({ length: 40 }, (_, index) => `reader-${process.pid}-${index}`);

/** The target is 80 % of users' reads, and nobody but users reads: the run's own warming must bring it about. */
const STORES: [string, NodeJS.ProcessEnv][] = [
  ["in the process's memory", {}],
  ...(redisUrl ? [['in Redis', { REDIS_URL: redisUrl }] satisfies [string, NodeJS.ProcessEnv]] : []),
];
describe.each(STORES)('the briefs of a run over everybody, %s', (_, environment) => {
  it('are all in the cache when their readers come', async () => {
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
      // Every single one; asked again where the store took too long to answer.
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
      // A server that pauses for longer than a command may take is a miss, and not the warming's fault.
      const unanswered = environment.REDIS_URL === undefined ? 0 : 2;
      expect(by_kind.brief.hits).toBeGreaterThanOrEqual(PEOPLE.length - unanswered);
    } finally {
      await service.close();
    }
  });
});
