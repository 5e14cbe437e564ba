import { cleanRun, crashRun } from './scenarios/crash-points.js';
import { prepareSmallWeek } from './scenarios/small-week.js';
import { CRASH_POINTS, type CrashPoint } from './world/crash-point.js';
import type { FinalState } from './world/final-state.js';
import { runningReplicas } from './world/replica.js';
import { ensureBuilt } from '../support/programs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(480_000);

/** In each run at most two processes die with a batch in progress: after the third its users would rightly fail. */
const KILL_POINTS: readonly (readonly CrashPoint[])[] = [
  ['row_inserted', 'claimed', 'before_commit', 'closing'],
  ['half_planned', 'computed', 'after_commit', 'retry_upserted'],
  ['dispatched', 'before_ack', 'retry_leased', 'closed'],
];

/** The short form of `npm run chaos -- --only crash-points`: the processes die at each point in turn, in one run. */
describe('processes that end at each point of a run in turn', () => {
  let clean: FinalState;

  beforeAll(async () => {
    await ensureBuilt();
    clean = await onOwnDatabase(cleanRun);
  });
  afterEach(() => expect(runningReplicas()).toEqual([]));

  it('leave the same result as a clean run when ended by SIGTERM', async () => {
    const result = await onOwnDatabase((week) =>
      crashRun(week, clean, { points: CRASH_POINTS, signal: 'SIGTERM' }),
    );
    expect(result).toEqual({ fired: CRASH_POINTS, differences: [] });
  });

  it('leave the same result as a clean run when ended by SIGKILL', async () => {
    const results = await Promise.all(
      KILL_POINTS.map((points) =>
        onOwnDatabase((week) => crashRun(week, clean, { points, signal: 'SIGKILL' })),
      ),
    );
    expect(results).toEqual(KILL_POINTS.map((points) => ({ fired: points, differences: [] })));
    expect(new Set(KILL_POINTS.flat())).toEqual(new Set(CRASH_POINTS));
  });

  it('control: leave another result if a batch counts as done before it is written', async () => {
    const { fired, differences } = await onOwnDatabase((week) =>
      crashRun(week, clean, { points: ['computed'], signal: 'SIGKILL', preloads: ['done-before-written'] }),
    );
    expect(fired).toEqual(['computed']);
    expect(differences).not.toEqual([]);
  });
});

async function onOwnDatabase<Result>(
  work: (week: Awaited<ReturnType<typeof prepareSmallWeek>>) => Promise<Result>,
): Promise<Result> {
  const database = await createTestDatabase();
  try {
    return await work(await prepareSmallWeek(database.url));
  } finally {
    await database.drop();
  }
}
