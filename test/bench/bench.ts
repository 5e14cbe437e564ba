import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { currentWeekOf, isoDay } from '../../src/common/calendar.js';
import { openBenchDatabase, withClient } from './bench-database.js';
import type { BenchDatabase } from './bench-database.js';
import { FEWER_USERS, TIMED_USERS, readBenchOptions } from './bench-options.js';
import type { BenchOptions } from './bench-options.js';
import { BENCH_METRICS, benchUsers } from './bench-people.js';
import type { BenchUser } from './bench-people.js';
import type { BenchTarget, RunFigures } from './bench-target.js';
import { measureIngest } from './ingest.js';
import { intelligenceCost } from './intelligence-cost.js';
import { loadPeople } from './load-people.js';
import { measureScale } from './scale.js';
import { openProduct } from './product-target.js';
import * as report from './report.js';
import { watchMemory } from './watch-memory.js';

/** Measures the whole weekly run on simulated users, and the least time to read the same rows and write the same bytes. */
async function bench(options: BenchOptions, database: BenchDatabase): Promise<void> {
  const weekOf = currentWeekOf(new Date(), 'UTC');
  const users = benchUsers(options.users);
  const fewer = Math.max(1, Math.min(FEWER_USERS, Math.floor(options.users / 5)));
  const load = (some: readonly BenchUser[]): Promise<void> =>
    loadAndReport(database.url, some, weekOf, options.weeks);
  report.beginning(options, BENCH_METRICS.length, database.server);
  const intelligenceMs = intelligenceCost(weekOf, options.weeks);
  report.intelligence(intelligenceMs);

  const small = await withProduct(database.url, async (target) => {
    await load(users.slice(0, fewer));
    return measuredRun(target, weekOf);
  });
  report.finishedRun(small.figures);
  const { whole, floorSeconds } = await withProduct(database.url, async (target) => {
    await target.reset();
    await load(users.slice(fewer));
    return {
      whole: await measuredRun(target, weekOf),
      floorSeconds: await target.floor(
        isoDay(weekOf),
        users.map(({ userId }) => userId),
      ),
    };
  });
  report.finishedRun(whole.figures);
  report.memory(small, whole);
  const one = await withProduct(database.url, (target) => oneAtATime(target, weekOf, users), {
    INTELLIGENCE_CONCURRENCY: '1',
  });
  report.oneUser(one);
  const scale = options.scale ? await measureScale(database.url, weekOf, users, options.redisUrl) : null;
  if (scale) report.scale(scale);
  report.ingest(await measureIngest(database.url, weekOf));
  report.result({
    figures: whole.figures,
    floorSeconds,
    peakMb: whole.memory.peakMb,
    perUser: one.perUser,
    intelligenceMs,
    scale,
  });
  if (whole.figures.verified !== options.users) process.exitCode = 1;
}

/** Starts the product again for each measurement, so that none inherits the memory of another. */
async function withProduct<Result>(
  url: string,
  work: (target: BenchTarget) => Promise<Result>,
  environment?: NodeJS.ProcessEnv,
): Promise<Result> {
  const target = await openProduct(url, environment);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

async function measuredRun(target: BenchTarget, weekOf: number): Promise<report.MeasuredRun> {
  const { result, memory } = await watchMemory(() => target.run(isoDay(weekOf)));
  return { figures: result, memory };
}

/** Runs batch after batch, so that the time of a user does not include waiting for others. */
async function oneAtATime(
  target: BenchTarget,
  weekOf: number,
  users: readonly BenchUser[],
): Promise<RunFigures> {
  await target.reset();
  return target.run(
    isoDay(weekOf),
    users.slice(0, TIMED_USERS).map(({ userId }) => userId),
  );
}

async function loadAndReport(
  url: string,
  users: readonly BenchUser[],
  weekOf: number,
  weeks: number,
): Promise<void> {
  const started = performance.now();
  const rows = await withClient(url, (client) => loadPeople(client, users, weekOf - 7 * weeks, weekOf - 1));
  report.loaded(users.length, rows, (performance.now() - started) / 1000);
}

async function main(): Promise<void> {
  const options = readBenchOptions(process.env);
  const database = await openBenchDatabase(options.databaseUrl);
  const interrupted = (): void => {
    // The present run loses its database: its error messages would only confuse.
    Logger.overrideLogger(false);
    void database.remove().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupted);
  try {
    await bench(options, database);
  } finally {
    process.off('SIGINT', interrupted);
    await database.remove();
  }
}

main().catch((error: unknown) => {
  report.failed(error);
  process.exitCode = 1;
});
