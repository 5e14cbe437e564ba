import { atMost, BARS, p99, seconds } from '../bars.js';
import { measureDrain } from '../scenarios/drain.js';
import { measureResume } from '../scenarios/resume.js';
import { RedisProcess } from '../../support/redis-process.js';
import type { Part } from './part.js';

/** The default of `INTELLIGENCE_BATCH_SIZE`. */
const BATCH_SIZE = 10;
const KILLS = 16;
/** Just enough for a run to last longer than a kill, or a deploy. */
const USERS = { resume: 200, drain: 600 };
const BATCH_MS = 3000;

/** kill -9: how long its work waits, and how much of it is computed again. */
export const resumePart: Part = {
  name: 'resume',
  run: async ({ withUsers, report }) => {
    const redis = await RedisProcess.start();
    try {
      const inline = await measureResume({
        databaseUrl: await withUsers(USERS.resume),
        kills: KILLS,
        report,
      });
      const queued = await measureResume({
        databaseUrl: await withUsers(USERS.resume),
        kills: KILLS,
        environment: { QUEUE_REDIS_URL: redis.url },
        report,
      });
      const resumed = p99([...inline.batchSeconds, ...queued.batchSeconds]);
      const takeover = seconds(Math.max(...inline.coordinatorSeconds, ...queued.coordinatorSeconds));
      const recomputed = Math.max(inline.recomputedMost, queued.recomputedMost);
      return {
        figures: { resume_p99_s: resumed, takeover_max_s: takeover, recomputed_max: recomputed },
        misses: [
          ...atMost('resume_p99_s', resumed, BARS.resumeP99),
          ...atMost('takeover_max_s', takeover, BARS.takeover),
          ...atMost('recomputed_max', recomputed, BATCH_SIZE),
          ...atMost('duplicates after kills', inline.duplicates + queued.duplicates, 0),
          ...atMost('lost after kills', inline.lost + queued.lost, 0),
        ],
      };
    } finally {
      await redis.close();
    }
  },
};

/** SIGTERM under load. */
export const drainPart: Part = {
  name: 'drain',
  run: async ({ withUsers }) => {
    const redis = await RedisProcess.start();
    try {
      const results = [
        await measureDrain({ databaseUrl: await withUsers(USERS.drain), batchMs: BATCH_MS }),
        await measureDrain({
          databaseUrl: await withUsers(USERS.drain),
          batchMs: BATCH_MS,
          environment: { QUEUE_REDIS_URL: redis.url },
        }),
      ];
      const exits = results.flatMap((result) => result.exits);
      const longest = seconds(Math.max(...exits.map((exit) => exit.seconds)));
      const recomputed = results.reduce((sum, result) => sum + result.recomputed, 0);
      return {
        figures: { drain_max_s: longest, drain_recomputed: recomputed },
        misses: [
          ...atMost('drain_max_s', longest, BARS.drain),
          ...atMost('users recomputed after a drain', recomputed, 0),
          ...atMost('unclean exits', exits.filter(({ code }) => code !== 0).length, 0),
          ...atMost(
            'lost after a drain',
            results.reduce((sum, result) => sum + result.lost, 0),
            0,
          ),
        ],
      };
    } finally {
      await redis.close();
    }
  },
};
