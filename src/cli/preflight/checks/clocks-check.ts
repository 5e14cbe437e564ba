import { selectRows } from '../../../database/rows.js';
import { askRedis, redisTime } from '../ask-redis.js';
import { fail, pass, type PreflightCheck, type PreflightContext } from '../check.js';

const TOLERANCE_MS = 2000;

interface Skew {
  of: string;
  /** Milliseconds by which the other clock is ahead of ours. */
  ahead: number;
  /** The part of it that may be the time the question took. */
  unsure: number;
}

/**
 * The database's clock decides what is due, the clock of this process stamps what is reported, and Redis's clock ends
 * keys.
 */
export const clocksCheck: PreflightCheck = {
  name: 'clocks',
  inspect: async (context) => {
    const skews = await measureAll(context);
    const offsets = skews.map(({ of, ahead }) => `${of} ${inSeconds(ahead)} s`).join(', ');
    if (skews.every(({ ahead, unsure }) => Math.abs(ahead) <= TOLERANCE_MS + unsure))
      return pass(`Offsets from this machine's clock: ${offsets}.`);
    return fail(
      `The clocks differ by more than 2 s. Offsets from this machine's clock: ${offsets}.`,
      'Synchronise all of them with a time service (NTP).',
    );
  },
};

/** A difference that rounds to zero is shown as 0.00, without a minus sign. */
const inSeconds = (milliseconds: number): string => (Math.round(milliseconds / 10) / 100).toFixed(2);

async function measureAll({ now, database, config }: PreflightContext): Promise<Skew[]> {
  const skews = [await measure('the database', now, () => databaseTime(database()))];
  const servers = [
    ['the cache', config.cache.redisUrl],
    ['the queue', config.queue.redisUrl],
  ] as const;
  for (const [of, url] of servers)
    if (url !== null)
      // Connecting takes time too, so only the question itself is measured.
      skews.push(await askRedis(url, (redis) => measure(of, now, () => redisTime(redis))));
  return skews;
}

async function measure(of: string, now: () => Date, ask: () => Promise<number>): Promise<Skew> {
  const before = now().getTime();
  const theirs = await ask();
  const after = now().getTime();
  return { of, ahead: theirs - (before + after) / 2, unsure: (after - before) / 2 };
}

async function databaseTime(dataSource: ReturnType<PreflightContext['database']>): Promise<number> {
  const [{ now }] = await selectRows<{ now: Date }>(dataSource, 'select clock_timestamp() as now');
  return now.getTime();
}
