import { describeError } from '../../src/common/errors.js';
import { quantile } from '../../src/intelligence/statistics/quantile.js';
import type { BenchOptions } from './bench-options.js';
import type { RunFigures } from './bench-target.js';
import type { IngestFigures } from './ingest.js';
import type { ScaleFigures } from './scale.js';
import type { MemoryFigures } from './watch-memory.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

export function beginning(options: BenchOptions, metrics: number, server: string): void {
  print(
    `${options.users} users x ${options.weeks} weeks x ${metrics} metrics, ${server}, Node ${process.version}`,
  );
}

/** The bar: 0.4 ms at 12 weeks x 10 metrics. */
export function intelligence(milliseconds: number): void {
  print(`Intelligence alone, one thread, warm: ${milliseconds.toFixed(3)} ms of CPU per user`);
}

export function loaded(users: number, rows: number, seconds: number): void {
  print(`Loaded ${users} users (${rows} rows) in ${seconds.toFixed(1)} s`);
}

export interface MeasuredRun {
  figures: RunFigures;
  memory: MemoryFigures;
}

export function finishedRun({ processed, successful, verified, seconds }: RunFigures): void {
  print(
    `Run of ${processed} users: ${successful} successful, ${verified} verified, in ${seconds.toFixed(1)} s`,
  );
}

/** Shows whether memory grows with the number of users. Only the cache stays alive, up to its bound; the rest is slack. */
export function memory(...runs: readonly MeasuredRun[]): void {
  const each = runs.map(
    ({ figures, memory: { peakMb, liveMb } }) =>
      `${figures.processed} users: peak ${peakMb.toFixed(0)} MB resident, ${liveMb.toFixed(0)} MB alive afterwards`,
  );
  print(`Memory (Postgres not counted): ${each.join('; ')}`);
}

/** Milliseconds per user, one batch at a time. The rest is planning, claiming batches and closing the run. */
export function oneUser(figures: RunFigures): void {
  const each = (milliseconds: number): string => `${(milliseconds / figures.processed).toFixed(2)} ms`;
  const { read, compute, write, verify } = figures.phases;
  const rest = figures.seconds * 1000 - read - compute - write - verify;
  print(
    `One user, one batch at a time: read ${each(read)}, compute ${each(compute)}, write ${each(write)}, ` +
      `verify ${each(verify)}, plan and close ${each(rest)}`,
  );
}

/** The bars: 0.9, 1.6 (none for the real intelligence, because Postgres shares the cores), 50 MB. */
export function scale({ bullmqRatio, speedupCalibrated, speedupReal, memoryGrowthMb }: ScaleFigures): void {
  const shown = (value: number | null): string => (value === null ? 'not measured' : value.toFixed(2));
  print(
    `BullMQ relative to inline: ${shown(bullmqRatio)}; two worker processes relative to one: ${shown(speedupCalibrated)} at 2 ms ` +
      `of CPU per user, ${shown(speedupReal)} with the intelligence; memory of a worker, 1,000 to 100,000 users: +${shown(memoryGrowthMb)} MB`,
  );
}

/** Of raw COPY, which checks nothing: the share that each way in reaches on the same rows in the same run. */
export function ingest({ rows, copy, post, csv, csvAgain }: IngestFigures): void {
  const each = (perSecond: number): string =>
    `${perSecond.toFixed(0)} per second (${(perSecond / copy).toFixed(3)} of COPY)`;
  print(
    `Ingest of ${rows} observations: COPY ${copy.toFixed(0)} per second, POST /observations ${each(post)}, ` +
      `CSV import ${each(csv)}, another file of the same observations ${each(csvAgain)}`,
  );
}

export interface BenchResult {
  figures: RunFigures;
  floorSeconds: number;
  peakMb: number;
  /** Milliseconds of each timed user. */
  perUser: readonly number[];
  /** Milliseconds of CPU of the intelligence alone, per user. */
  intelligenceMs: number;
  scale: ScaleFigures | null;
}

/** The last line: one JSON object. */
export function result({ figures, floorSeconds, peakMb, perUser, intelligenceMs, scale }: BenchResult): void {
  const usersPerSecond = figures.processed / figures.seconds;
  const floorPerSecond = figures.processed / floorSeconds;
  print(
    JSON.stringify({
      users: figures.processed,
      users_per_second: round(usersPerSecond, 1),
      floor_users_per_second: round(floorPerSecond, 1),
      floor_ratio: round(floorPerSecond / usersPerSecond, 2),
      p50_ms: round(quantile(perUser, 0.5), 2),
      p99_ms: round(quantile(perUser, 0.99), 2),
      peak_rss_mb: round(peakMb, 1),
      intelligence_cpu_ms: round(intelligenceMs, 3),
      ...(scale && {
        bullmq_ratio: scale.bullmqRatio && round(scale.bullmqRatio, 2),
        two_workers_calibrated: round(scale.speedupCalibrated, 2),
        two_workers_real: round(scale.speedupReal, 2),
        worker_memory_growth_mb: scale.memoryGrowthMb && round(scale.memoryGrowthMb, 1),
      }),
    }),
  );
}

export function failed(error: unknown): void {
  const { errorClass, error: message } = describeError(error);
  print(`The bench failed: ${errorClass}: ${message}`);
}
