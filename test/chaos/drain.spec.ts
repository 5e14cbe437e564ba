import { measureDrain, type DrainResult } from './scenarios/drain.js';
import { loadLightPeople } from './world/people.js';
import { runningReplicas } from './world/replica.js';
import { ensureBuilt } from '../support/programs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(300_000);

const USERS = 240;
const BATCH_MS = 1500;

/** The short form of `npm run chaos -- --only drain`. */
describe('a rolling deploy in the middle of a run', () => {
  let drained: DrainResult;
  let dropped: DrainResult;

  beforeAll(async () => {
    await ensureBuilt();
    [drained, dropped] = await Promise.all([roll(), roll(['no-drain'])]);
  });
  afterAll(() => expect(runningReplicas()).toEqual([]));

  it('finishes the batches in progress within 25 s and computes no user again', () => {
    expect(drained).toMatchObject({ recomputed: 0, duplicates: 0, lost: 0 });
    for (const { code, seconds } of drained.exits) {
      expect(code).toBe(0);
      expect(seconds).toBeLessThan(25);
    }
  });

  it('control: computes users again if the processes drop their batches', () => {
    expect(dropped).toMatchObject({ duplicates: 0, lost: 0 });
    expect(dropped.recomputed).toBeGreaterThan(0);
  });
});

async function roll(preloads: string[] = []): Promise<DrainResult> {
  const database = await createTestDatabase();
  try {
    await loadLightPeople(database.url, USERS);
    return await measureDrain({ databaseUrl: database.url, batchMs: BATCH_MS, preloads });
  } finally {
    await database.drop();
  }
}
