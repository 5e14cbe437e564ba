/**
 * Preloaded (node --require) into a worker of the bench: each user costs BENCH_WORK_MS of this process's CPU and leaves a
 * week with nothing in it, so that what is measured is how work spreads, not what it is.
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

/** CPU, not time: on a machine whose cores are shared, time would pass while somebody else works. */
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
