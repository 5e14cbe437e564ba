/**
 * Preloaded (node --require) into a worker of the bench: each user costs BENCH_WORK_MS of this process's CPU and gets an
 * empty week, so that the bench measures how the work is distributed and not the work itself.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { isoDay } from '../../../src/common/calendar.js';
import type { StoredWeek } from '../../../src/intelligence/domain/stored-week.js';
import {
  type GeneratedBatch,
  type GenerationContext,
  WeekGenerator,
} from '../../../src/intelligence/week-generator.js';

const WORK_MICROSECONDS = Number(process.env.BENCH_WORK_MS) * 1000;

const EMPTY: StoredWeek['json'] = {
  brief: JSON.stringify({ main_story: { headline: 'calibrated' }, week_stats: {} }),
  insights: JSON.stringify({ insights: [], reason: 'calibrated' }),
  patterns: JSON.stringify({ patterns: [], reason: 'calibrated' }),
  velocity: JSON.stringify({ score: null, reason: 'calibrated' }),
  systems: JSON.stringify({}),
};

WeekGenerator.prototype.generate = async function calibrated(
  userIds: readonly string[],
  context: GenerationContext,
): Promise<GeneratedBatch> {
  const batch: GeneratedBatch = { weeks: [], failures: [], durations: new Map() };
  for (const userId of userIds) {
    spin();
    await breathe();
    batch.weeks.push(emptyWeek(userId, context));
    batch.durations.set(userId, WORK_MICROSECONDS / 1000);
  }
  return batch;
};

/** Uses up CPU and not time: on shared cores, time also passes while other processes work. */
function spin(): void {
  const before = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(before);
    if (user + system >= WORK_MICROSECONDS) return;
  }
}

const emptyWeek = (userId: string, { weekOf, runId, generatedAt }: GenerationContext): StoredWeek => ({
  userId,
  weekOf: isoDay(weekOf),
  status: 'complete',
  json: EMPTY,
  series: '{}',
  state: '{}',
  generator: 'calibrated',
  runId,
  generatedAt,
});
