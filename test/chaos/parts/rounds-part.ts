import { atMost, moreThanNone, type Miss } from '../bars.js';
import { finishFirst, withoutFence } from '../scenarios/controls.js';
import { chaosRounds, type RoundsResult } from '../scenarios/rounds.js';
import { RedisProcess } from '../../support/redis-process.js';
import type { Part, PartContext } from './part.js';

/** The rest go through BullMQ, whose Redis is hurt as well, with one process of the three that only works. */
const INLINE_SHARE = 0.6;
const CONTROL_ROUNDS = 10;

/** Rounds of random faults: nobody twice, nobody forgotten. Both dispatchers go side by side: a round waits for leases. */
export const roundsPart: Part = {
  name: 'rounds',
  run: async (context) => {
    const { options, tell } = context;
    const inlineRounds = Math.ceil(options.rounds * INLINE_SHARE);
    const [inline, queued] = await Promise.all([
      rounds(context, inlineRounds, 'inline'),
      queuedRounds(context, options.rounds - inlineRounds),
    ]);
    const sum = (figure: 'rounds' | 'duplicates' | 'lost'): number => inline[figure] + queued[figure];
    tell(`faults inline ${JSON.stringify(inline.faults)}, bullmq ${JSON.stringify(queued.faults)}`);
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

/** The same with the mechanism off: they must show what the rounds would have shown. */
export const controlsPart: Part = {
  name: 'controls',
  run: async ({ peopled, options, tell }) => {
    const setting = { rounds: CONTROL_ROUNDS, seed: options.seed, tell };
    const { duplicates } = await withoutFence({ ...setting, databaseUrl: await peopled() });
    const { lost } = await finishFirst({ ...setting, databaseUrl: await peopled() });
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
    databaseUrl: await context.peopled(),
    rounds: count,
    seed: `${context.options.seed}/${dispatcher}`,
    redis,
    workers: redis ? 1 : 0,
    tell: (line) => context.tell(`${dispatcher} ${line}`),
    goOn: context.hasTime,
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
