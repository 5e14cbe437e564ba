import { setTimeout as delay } from 'node:timers/promises';
import { createTcpProxy, type TcpProxy } from '../../setup/tcp-proxy.js';
import { atMost, BARS, seconds, type Miss } from '../bars.js';
import { loseInTheMiddle, type LossOptions, type LossResult } from '../scenarios/lost-servers.js';
import { RedisProcess } from '../world/redis-process.js';
import type { Part, PartContext } from './part.js';

/** Batches stay in hand, so that whatever is lost is lost in the middle of them. */
const IN_HAND = { preloads: ['fast-sweeps', 'slow-work'], environment: { CHAOS_SLOW_MS: '200' } };
const REDIS_AWAY_MS = 2000;

type Loss = (context: PartContext, redis: RedisProcess) => Promise<LossResult>;

/** Servers and networks that go away in the middle of a run. */
const LOSSES: Record<string, Loss> = {
  'postgres half-open': async ({ peopled }) => {
    const url = await peopled();
    return behindProxy(url, (proxy, proxied) =>
      loseInTheMiddle({ fleet: fleetOn(url, { urlOf: () => proxied }), lose: async () => proxy.hang() }),
    );
  },
  'postgres restarted': async ({ peopled, server }) =>
    loseInTheMiddle({ fleet: fleetOn(await peopled()), lose: () => server.crashAndRestart() }),
  'redis half-open': async ({ peopled }, redis) => {
    const url = await peopled();
    return behindProxy(redis.url, (proxy, proxied) =>
      loseInTheMiddle({ fleet: fleetOn(url, queue(proxied)), lose: async () => proxy.swallow() }),
    );
  },
  'redis flushed': async ({ peopled }, redis) =>
    loseInTheMiddle({ fleet: fleetOn(await peopled(), queue(redis.url)), lose: () => redis.flush() }),
  'redis restarted': async ({ peopled }, redis) =>
    loseInTheMiddle({
      fleet: fleetOn(await peopled(), queue(redis.url)),
      lose: async () => {
        await redis.kill();
        await delay(REDIS_AWAY_MS);
        await redis.start();
      },
    }),
  'redis gone for the whole run': async ({ peopled }, redis) => {
    await redis.kill();
    try {
      return await loseInTheMiddle({
        fleet: fleetOn(await peopled(), queue(redis.url)),
        lose: async () => undefined,
      });
    } finally {
      await redis.start();
    }
  },
};

export const lossPart: Part = {
  name: 'losses',
  run: async (context) => {
    const redis = await RedisProcess.start();
    const misses: Miss[] = [];
    let longest = 0;
    try {
      for (const [name, lose] of Object.entries(LOSSES)) {
        const result = await lose(context, redis);
        longest = Math.max(longest, seconds(result.progressSeconds));
        misses.push(...judge(name, result));
        context.tell(
          `${name}: progress after ${seconds(result.progressSeconds)} s, ${result.status ?? 'did not end'}`,
        );
      }
      return { figures: { losses: Object.keys(LOSSES).length, progress_max_s: longest }, misses };
    } finally {
      await redis.close();
    }
  },
};

function judge(name: string, result: LossResult): Miss[] {
  return [
    ...atMost(`${name}: seconds to progress`, seconds(result.progressSeconds), BARS.progress),
    ...atMost(`${name}: lost`, result.lost, 0),
    ...atMost(`${name}: duplicates`, result.duplicates, 0),
    ...(result.status === 'completed' ? [] : [`${name}: the run is ${result.status ?? 'not over'}`]),
  ];
}

function fleetOn(databaseUrl: string, more: Partial<LossOptions['fleet']> = {}): LossOptions['fleet'] {
  const environment = { ...IN_HAND.environment, ...more.environment };
  return { databaseUrl, replicas: 2, keptAlive: true, ...IN_HAND, ...more, environment };
}

const queue = (url: string): Partial<LossOptions['fleet']> => ({ environment: { QUEUE_REDIS_URL: url } });

async function behindProxy<Result>(
  url: string,
  work: (proxy: TcpProxy, proxied: string) => Promise<Result>,
): Promise<Result> {
  const proxied = new URL(url);
  const proxy = await createTcpProxy({ host: proxied.hostname, port: Number(proxied.port) });
  try {
    proxied.host = `127.0.0.1:${proxy.port}`;
    return await work(proxy, proxied.href);
  } finally {
    await proxy.close();
  }
}
