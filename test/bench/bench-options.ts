import { AppError } from '../../src/common/errors.js';

export interface BenchOptions {
  users: number;
  weeks: number;
  /** A server on which the bench makes and drops a database; null: an embedded one in a temporary folder. */
  databaseUrl: string | null;
  /** A Redis for the queue; null: the bench starts one if redis-server is installed. */
  redisUrl: string | null;
  /** Whether dispatchers, worker processes and their memory are measured too. */
  scale: boolean;
}

/** Users of the first, smaller run, whose memory is compared with that of the whole run. */
export const FEWER_USERS = 2_000;
/** Users that are processed one batch at a time, for the time per user and its phases. */
export const TIMED_USERS = 1_000;

/** @throws AppError `bad_option`, naming the variable */
export function readBenchOptions(environment: NodeJS.ProcessEnv): BenchOptions {
  return {
    users: wholeNumber(environment, 'BENCH_USERS', 10_000),
    weeks: wholeNumber(environment, 'BENCH_WEEKS', 12),
    databaseUrl: environment.BENCH_DATABASE_URL || null,
    redisUrl: environment.BENCH_REDIS_URL || null,
    scale: environment.BENCH_SCALE !== 'false',
  };
}

function wholeNumber(environment: NodeJS.ProcessEnv, name: string, unset: number): number {
  const number = Number(environment[name] || unset);
  if (!Number.isInteger(number) || number < 1)
    throw new AppError('bad_option', `${name} must be a whole number from 1 up`);
  return number;
}
