import { atMost, BARS, moreThanNone, seconds, type Miss } from '../bars.js';
import type { LossResult } from '../scenarios/lose-in-the-middle.js';
import { LOSS_NAMES, type LossName, type LossSetting, measureLoss } from '../scenarios/losses.js';
import { RedisProcess } from '../../support/redis-process.js';
import type { Part, PartContext } from './part.js';

/** Enough for a run that lasts longer than the loss. */
const USERS = 300;
/** For each loss, the preload that switches off the mechanism against it. */
const CONTROLS: Partial<Record<LossName, string>> = {
  'postgres half-open': 'without-timeout',
  'postgres restarted': 'claim-once',
  'redis flushed': 'messages-only',
};

/** Servers and networks that go away in the middle of a run. */
export const lossPart: Part = {
  name: 'losses',
  run: async (context) => {
    const redis = await RedisProcess.start();
    try {
      const { longest, misses } = await allLosses(context, redis);
      const broken = await brokenControls(context, redis);
      return {
        figures: { losses: LOSS_NAMES.length, progress_max_s: longest, control_losses_broken: broken.length },
        misses: [
          ...misses,
          ...Object.keys(CONTROLS).flatMap((name) =>
            moreThanNone(`broken runs of the control of ${name}`, Number(broken.includes(name))),
          ),
        ],
      };
    } finally {
      await redis.close();
    }
  },
};

async function allLosses(
  context: PartContext,
  redis: RedisProcess,
): Promise<{ longest: number; misses: Miss[] }> {
  const misses: Miss[] = [];
  let longest = 0;
  for (const name of LOSS_NAMES) {
    const result = await measureLoss(name, await settingOf(context, redis));
    longest = Math.max(longest, seconds(result.progressSeconds));
    misses.push(...judge(name, result));
    context.report(`${name}: ${inWords(result)}`);
  }
  return { longest, misses };
}

/** @returns the names of the losses that a control did not survive */
async function brokenControls(context: PartContext, redis: RedisProcess): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, preload] of Object.entries(CONTROLS) as [LossName, string][]) {
    const setting = await settingOf(context, redis);
    const result = await measureLoss(name, {
      ...setting,
      preloads: [preload],
      patienceSeconds: BARS.progress,
    });
    if (judge(name, result).length > 0) broken.push(name);
    context.report(`control of ${name}: ${inWords(result)}`);
  }
  return broken;
}

async function settingOf({ withUsers, server }: PartContext, redis: RedisProcess): Promise<LossSetting> {
  return { databaseUrl: await withUsers(USERS), redis, restartPostgres: () => server.crashAndRestart() };
}

function judge(name: string, result: LossResult): Miss[] {
  return [
    ...atMost(`${name}: seconds to progress`, seconds(result.progressSeconds), BARS.progress),
    ...atMost(`${name}: lost`, result.lost, 0),
    ...atMost(`${name}: duplicates`, result.duplicates, 0),
    ...(result.status === 'completed' ? [] : [`${name}: the run is ${result.status ?? 'not over'}`]),
  ];
}

const inWords = ({ progressSeconds, status, lost }: LossResult): string =>
  `progress after ${seconds(progressSeconds)} s, ${status ?? 'did not end'}, ${lost} lost`;
