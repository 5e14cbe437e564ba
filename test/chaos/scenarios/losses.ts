import { setTimeout as delay } from 'node:timers/promises';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { loseInTheMiddle, type LossOptions, type LossResult } from './lose-in-the-middle.js';

/**
 * Few batches are in progress at a time, and others are dispatched already, so that each loss happens in the middle of the
 * work. A canary would keep the rest back.
 */
const SLOW_WORK = { CHAOS_SLOW_MS: '300', INTELLIGENCE_CONCURRENCY: '1', CANARY_BATCHES: '0' };
const REDIS_AWAY_MS = 2000;

export interface LossSetting {
  /** Of a database with users. */
  databaseUrl: string;
  redis: RedisProcess;
  /** Crashes the server and starts it again at the same address. Absent: every backend is terminated instead. */
  restartPostgres?: () => Promise<void>;
  /** For controls. */
  preloads?: readonly string[];
  /** The longest wait for progress, and then for the end. */
  patienceSeconds?: number;
}

export const LOSS_NAMES = [
  'postgres half-open',
  'postgres restarted',
  'redis half-open',
  'redis flushed',
  'redis restarted',
  'redis gone for the whole run',
] as const;
export type LossName = (typeof LOSS_NAMES)[number];

/** Measures a run that loses a server or a network in the middle. */
export async function measureLoss(name: LossName, setting: LossSetting): Promise<LossResult> {
  const { databaseUrl, redis } = setting;
  const queue = { environment: { QUEUE_REDIS_URL: redis.url } };
  switch (name) {
    case 'postgres half-open':
      return behindProxy(databaseUrl, (proxy, proxied) =>
        lose(setting, async () => proxy.hang(), { urlOf: () => proxied }),
      );
    case 'postgres restarted':
      return lose(setting, setting.restartPostgres);
    case 'redis half-open':
      return behindProxy(redis.url, (proxy, proxied) =>
        lose(setting, async () => proxy.swallow(), { environment: { QUEUE_REDIS_URL: proxied } }),
      );
    case 'redis flushed':
      return lose(setting, () => redis.flush(), queue);
    case 'redis restarted':
      return lose(setting, () => restart(redis), queue);
    case 'redis gone for the whole run':
      await redis.kill();
      return lose(setting, async () => undefined, queue).finally(() => redis.start());
  }
}

function lose(
  setting: LossSetting,
  away: LossOptions['lose'] | undefined,
  fleet: Partial<LossOptions['fleet']> = {},
): Promise<LossResult> {
  return loseInTheMiddle({
    fleet: {
      databaseUrl: setting.databaseUrl,
      replicas: 2,
      keptAlive: true,
      ...fleet,
      preloads: ['fast-sweeps', 'slow-work', ...(setting.preloads ?? [])],
      environment: { ...SLOW_WORK, ...fleet.environment },
    },
    lose: away ?? terminateAll,
    patienceSeconds: setting.patienceSeconds,
  });
}

const terminateAll: LossOptions['lose'] = async ({ replicas }, database) => {
  for (const replica of replicas) await replica.terminateBackends(database);
};

async function restart(redis: RedisProcess): Promise<void> {
  await redis.kill();
  await delay(REDIS_AWAY_MS);
  await redis.start();
}

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
