import { atMost, moreThanNone, type Miss } from '../bars.js';
import { doneBeforeWritten, withoutFence } from '../scenarios/controls.js';
import { chaosRounds, type RoundsResult } from '../scenarios/rounds.js';
import { RedisProcess } from '../../support/redis-process.js';
import type { Part, PartContext } from './part.js';

/** The other rounds use BullMQ, whose Redis is disturbed too, and one of the three processes only works. */
const INLINE_SHARE = 0.6;
const CONTROL_ROUNDS = 10;

/** Rounds of random faults: every user is written once. Both dispatchers run at the same time, as a round mostly waits. */
export const roundsPart: Part = {
  name: 'rounds',
  run: async (context) => {
    const { options, report } = context;
    const inlineRounds = Math.ceil(options.rounds * INLINE_SHARE);
    const [inline, queued] = await Promise.all([
      rounds(context, inlineRounds, 'inline'),
      queuedRounds(context, options.rounds - inlineRounds),
    ]);
    const sum = (figure: 'rounds' | 'duplicates' | 'lost'): number => inline[figure] + queued[figure];
    report(`faults inline ${JSON.stringify(inline.faults)}, bullmq ${JSON.stringify(queued.faults)}`);
    return {
      figures: { rounds: sum('rounds'), duplicates: sum('duplicates'), lost: sum('lost') },
      misses: [
        ...atMost('duplicates', sum('duplicates'), 0),
        ...atMost('lost', sum('lost'), 0),
        ...cutShort(sum('rounds'), options.rounds),
      ],
    };
  },
};

/** The same rounds without the mechanism: the harness must detect duplicates and losses. */
export const controlsPart: Part = {
  name: 'controls',
  run: async ({ withUsers, options, report }) => {
    const setting = { rounds: CONTROL_ROUNDS, seed: options.seed, report };
    const { duplicates } = await withoutFence({ ...setting, databaseUrl: await withUsers() });
    const { lost } = await doneBeforeWritten({ ...setting, databaseUrl: await withUsers() });
    return {
      figures: { control_duplicates: duplicates, control_lost: lost },
      misses: [...moreThanNone('control_duplicates', duplicates), ...moreThanNone('control_lost', lost)],
    };
  },
};

async function rounds(
  context: PartContext,
  count: number,
  dispatcher: string,
  redis?: RedisProcess,
): Promise<RoundsResult> {
  return chaosRounds({
    databaseUrl: await context.withUsers(),
    rounds: count,
    seed: `${context.options.seed}/${dispatcher}`,
    redis,
    workers: redis ? 1 : 0,
    report: (line) => context.report(`${dispatcher} ${line}`),
    mayContinue: context.hasTime,
  });
}

async function queuedRounds(context: PartContext, count: number): Promise<RoundsResult> {
  const redis = await RedisProcess.start();
  try {
    return await rounds(context, count, 'bullmq', redis);
  } finally {
    await redis.close();
  }
}

function cutShort(made: number, wanted: number): Miss[] {
  return made === wanted ? [] : [`only ${made} of ${wanted} rounds were made`];
}
