import type { Miss } from '../bars.js';
import { cleanRun, crashRun } from '../scenarios/crash-points.js';
import { prepareSmallWeek, type SmallWeek } from '../scenarios/small-week.js';
import { CRASH_POINTS, type CrashSignal } from '../world/crash-point.js';
import type { FinalState } from '../world/final-state.js';
import { RedisProcess } from '../../support/redis-process.js';
import type { Part, PartContext } from './part.js';

const SIGNALS: readonly CrashSignal[] = ['SIGKILL', 'SIGTERM'];

interface Lane {
  dispatcher: string;
  environment: NodeJS.ProcessEnv;
  workers?: number;
}

/**
 * Every point x both signals x both dispatchers (BullMQ with a process that only works beside one that serves): each has
 * the same result as the clean run. Both dispatchers run at the same time, as a run waits more than it works.
 */
export const crashPointsPart: Part = {
  name: 'crash-points',
  run: async (context) => {
    const week = await prepareSmallWeek(await context.empty());
    const clean = await cleanRun(await copy(context, week));
    const redis = await RedisProcess.start();
    try {
      const [inline, queued] = await Promise.all([
        allPoints(context, week, clean, { dispatcher: 'inline', environment: {} }),
        allPoints(context, week, clean, {
          dispatcher: 'bullmq',
          environment: { QUEUE_REDIS_URL: redis.url },
          workers: 1,
        }),
      ]);
      return {
        figures: { crash_points: inline.survived + queued.survived },
        misses: [...inline.misses, ...queued.misses],
      };
    } finally {
      await redis.close();
    }
  },
};

async function allPoints(
  context: PartContext,
  week: SmallWeek,
  clean: FinalState,
  { dispatcher, environment, workers }: Lane,
): Promise<{ survived: number; misses: Miss[] }> {
  const misses: Miss[] = [];
  let survived = 0;
  for (const signal of SIGNALS)
    for (const point of CRASH_POINTS) {
      const name = `${dispatcher} ${point} ${signal}`;
      const own = await copy(context, week);
      const { fired, differences } = await crashRun(own, clean, {
        points: [point],
        signal,
        environment,
        workers,
      });
      await context.drop(own.url);
      if (fired.length === 0) misses.push(`${name}: not reached`);
      else if (differences.length > 0) misses.push(`${name}: ${differences.join('; ')}`);
      else survived += 1;
      context.report(`${name}: ${fired.length === 0 ? 'not reached' : differences.join('; ') || 'as clean'}`);
    }
  return { survived, misses };
}

async function copy(context: PartContext, week: SmallWeek): Promise<SmallWeek> {
  return { ...week, url: await context.copyOf(week.url) };
}
