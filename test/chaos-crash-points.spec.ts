import { cleanRun, crashRun } from './chaos/scenarios/crash-points.js';
import { prepareSmallWeek } from './chaos/scenarios/small-week.js';
import { CRASH_POINTS, type CrashSignal } from './chaos/world/crash-point.js';
import type { FinalState } from './chaos/world/final-state.js';
import { runningReplicas } from './chaos/world/replica.js';
import { ensureBuilt } from './setup/programs.js';
import { createTestDatabase } from './setup/test-database.js';

jest.setTimeout(240_000);

/** The short form of `npm run chaos -- --only crash-points`: the processes die at each point in turn, in one run. */
describe('processes that end at every point of a run in turn', () => {
  let clean: FinalState;

  beforeAll(async () => {
    await ensureBuilt();
    clean = await onOwnDatabase(cleanRun);
  });
  afterEach(() => expect(runningReplicas()).toEqual([]));

  it.each<CrashSignal>(['SIGKILL', 'SIGTERM'])('leave what a clean run leaves, with %s', async (signal) => {
    const result = await onOwnDatabase((week) => crashRun(week, clean, { points: CRASH_POINTS, signal }));
    expect(result).toEqual({ fired: CRASH_POINTS, differences: [] });
  });

  it('control: leave something else where a batch counts as done before it is written', async () => {
    const { fired, differences } = await onOwnDatabase((week) =>
      crashRun(week, clean, { points: ['computed'], signal: 'SIGKILL', preloads: ['finish-first'] }),
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
