import 'reflect-metadata';
import { WeekGenerator } from '../../../src/intelligence/week-generator.js';
import { BatchRecords } from '../../../src/jobs/batch/batch-records.js';
import { BatchRunner } from '../../../src/jobs/batch/batch-runner.js';
import { BatchStore } from '../../../src/jobs/batch/batch-store.js';
import { DueUserStore } from '../../../src/jobs/plan/due-user-store.js';
import { RunStore } from '../../../src/jobs/run/run-store.js';
import { RunCloser } from '../../../src/jobs/endings/run-closer.js';
import { WeekWriter } from '../../../src/jobs/outcome/week-writer.js';
import { RetryLeases } from '../../../src/retry/retry-leases.js';
import { RetryQueue } from '../../../src/retry/retry-queue.js';
import type { CrashPoint, CrashSignal } from '../world/crash-point.js';
import { outside } from './outside.js';

/** At each point of CHAOS_CRASH_AT the process gets CHAOS_SIGNAL, once in the life of the database. */
const points = (process.env.CHAOS_CRASH_AT ?? '').split(',') as CrashPoint[];
const signal = process.env.CHAOS_SIGNAL as CrashSignal;

type Method = (this: object, ...given: never[]) => Promise<unknown>;

const HOOKS: Record<CrashPoint, () => void> = {
  row_inserted: () =>
    after('row_inserted', RunStore.prototype, 'recordScheduled', (recorded) => recorded === 'recorded'),
  // The first page and its cursor are committed, the second is asked for.
  half_planned: () =>
    before('half_planned', DueUserStore.prototype, 'readPage', (_weekOf, after) => after !== null),
  dispatched: () => after('dispatched', BatchStore.prototype, 'dispatchNext', isNotEmpty),
  claimed: () => {
    for (const claim of ['claim', 'claimNext'] as const)
      after('claimed', BatchStore.prototype, claim, (batch) => batch !== null);
  },
  computed: () => after('computed', WeekGenerator.prototype, 'generate'),
  // The last statement of the transaction has run.
  before_commit: () => after('before_commit', BatchRecords.prototype, 'recordOutcomes'),
  after_commit: () => before('after_commit', WeekWriter.prototype, 'warmCache'),
  before_ack: () => after('before_ack', BatchRunner.prototype, 'computeAndStore'),
  retry_upserted: () => after('retry_upserted', RetryQueue.prototype, 'enqueue'),
  retry_leased: () => after('retry_leased', RetryLeases.prototype, 'lease', isNotEmpty),
  closing: () => before('closing', RunCloser.prototype, 'close'),
  closed: () => after('closed', RunCloser.prototype, 'close'),
};
for (const point of points) HOOKS[point]();

function before<Name extends string>(
  point: CrashPoint,
  prototype: Record<Name, Method>,
  name: Name,
  applies: (...given: unknown[]) => boolean = () => true,
): void {
  const method = prototype[name];
  prototype[name] = async function (...given) {
    if (applies(...given)) await crashOnce(point);
    return method.apply(this, given);
  };
}

function after<Name extends string>(
  point: CrashPoint,
  prototype: Record<Name, Method>,
  name: Name,
  applies: (answer: unknown) => boolean = () => true,
): void {
  const method = prototype[name];
  prototype[name] = async function (...given) {
    const answer = await method.apply(this, given);
    if (applies(answer)) await crashOnce(point);
    return answer;
  };
}

async function crashOnce(point: CrashPoint): Promise<void> {
  const first = await outside(
    'insert into chaos_crash (point) values ($1) on conflict do nothing returning point',
    [point],
  );
  if (first.length === 0) return;
  // SIGTERM takes some time: the process continues here once its shutdown has begun.
  const heard = new Promise((resolve) => process.once('SIGTERM', () => setImmediate(resolve)));
  process.kill(process.pid, signal);
  await heard;
}

function isNotEmpty(rows: unknown): boolean {
  return Array.isArray(rows) && rows.length > 0;
}
