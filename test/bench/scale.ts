import { isoDay } from '../../src/common/calendar.js';
import { type BenchRedis, openBenchRedis } from './bench-redis.js';
import { withClient } from './bench-database.js';
import type { BenchUser } from './bench-people.js';
import type { RunFigures } from './bench-target.js';
import { openProduct } from './product-target.js';
import { WorkerProcess } from './worker-process.js';

/** Users of each of the runs that are compared: enough that planning and the last batches weigh little. */
const COMPARED_USERS = 6000;
const CALIBRATED_MS = 2;
const FEW = 1000;
const MANY = 100_000;

export interface ScaleFigures {
  /** Users per second with BullMQ, relative to the run tables alone; null: there is no Redis. */
  bullmqRatio: number | null;
  /** Two worker processes relative to one: with calibrated work, and with the real intelligence. */
  speedupCalibrated: number;
  speedupReal: number;
  /** Megabytes that a worker's peak is higher with 100,000 users than with 1,000; null: unknown on this system. */
  memoryGrowthMb: number | null;
}

/** Measures how the work scales with dispatchers and processes, and how the memory of a worker grows with the users. */
export async function measureScale(
  url: string,
  weekOf: number,
  users: readonly BenchUser[],
  redisUrl: string | null,
): Promise<ScaleFigures> {
  const redis = await openBenchRedis(redisUrl);
  const week = isoDay(weekOf);
  const ids = users.slice(0, COMPARED_USERS).map(({ userId }) => userId);
  try {
    return {
      bullmqRatio: redis && (await compareDispatchers(url, week, ids, redis)),
      speedupCalibrated: await speedup(url, week, ids, redis, CALIBRATED_MS),
      speedupReal: await speedup(url, week, ids, redis, null),
      memoryGrowthMb: await memoryGrowth(url, weekOf, redis),
    };
  } finally {
    await redis?.stop();
  }
}

/** Measures in the order A, B, B, A, so that a machine that gets slower or faster favours neither. */
async function compareDispatchers(
  url: string,
  week: string,
  ids: readonly string[],
  redis: BenchRedis,
): Promise<number> {
  const seconds = { inline: 0, bullmq: 0 };
  for (const kind of ['inline', 'bullmq', 'bullmq', 'inline'] as const)
    seconds[kind] += (
      await comparedRun(url, week, ids, { QUEUE_REDIS_URL: kind === 'bullmq' ? redis.url : '' })
    ).seconds;
  return seconds.inline / seconds.bullmq;
}

/** Compares the time in which workers work: planning, verification and closing do not depend on their number. */
async function speedup(
  url: string,
  week: string,
  ids: readonly string[],
  redis: BenchRedis | null,
  workMs: number | null,
): Promise<number> {
  const seconds = { 1: 0, 2: 0 };
  for (const processes of [1, 2, 2, 1] as const) {
    const options = { databaseUrl: url, queueUrl: redis?.url ?? null, workMs };
    const workers = await Promise.all(Array.from({ length: processes }, () => WorkerProcess.start(options)));
    try {
      const { workSeconds } = await comparedRun(url, week, ids, {
        QUEUE_REDIS_URL: redis?.url ?? '',
        INTELLIGENCE_CONCURRENCY: '0',
      });
      seconds[processes] += workSeconds;
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
    }
  }
  return seconds[1] / seconds[2];
}

async function comparedRun(
  url: string,
  week: string,
  ids: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<RunFigures> {
  const product = await openProduct(url, environment);
  try {
    await product.reset();
    const figures = await product.run(week, ids);
    if (figures.verified !== ids.length)
      throw new Error(`${figures.verified} of ${ids.length} users of a compared run verify`);
    return figures;
  } finally {
    await product.close();
  }
}

/** Starts a new worker for each measurement, because a process does not return its memory. */
async function memoryGrowth(url: string, weekOf: number, redis: BenchRedis | null): Promise<number | null> {
  await insertManyUsers(url, weekOf);
  const peaks: (number | null)[] = [];
  for (const count of [FEW, MANY]) {
    const ids = await manyUsers(url, count);
    const worker = await WorkerProcess.start({
      databaseUrl: url,
      queueUrl: redis?.url ?? null,
      workMs: null,
    });
    try {
      await comparedRun(url, isoDay(weekOf), ids, {
        QUEUE_REDIS_URL: redis?.url ?? '',
        INTELLIGENCE_CONCURRENCY: '0',
      });
      peaks.push(worker.peakMb());
    } finally {
      await worker.stop();
    }
  }
  const [few, many] = peaks;
  return few === null || many === null ? null : many - few;
}

/** Each has a single record: only their number matters. */
async function insertManyUsers(url: string, weekOf: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      `insert into user_identity (user_id, external_id) select gen_random_uuid(), 'many-' || n from generate_series(1, $1) n`,
      [MANY],
    );
    await client.query(
      `insert into observation (user_id, metric, moment, dated, day, value)
       select user_id, 'mood', $1::date, true, $1::date, 3 from user_identity where external_id like 'many-%'`,
      [isoDay(weekOf - 2)],
    );
    await client.query('vacuum analyze observation, user_identity');
  });
}

async function manyUsers(url: string, count: number): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ user_id: string }>(
      `select user_id from user_identity where external_id like 'many-%' order by user_id limit $1`,
      [count],
    );
    return rows.map((row) => row.user_id);
  });
}
