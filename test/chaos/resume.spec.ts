import { measureResume, type ResumeOptions, type ResumeResult } from './scenarios/resume.js';
import { loadLightPeople } from './world/people.js';
import { runningReplicas } from './world/replica.js';
import { ensureBuilt } from '../support/programs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

const USERS = 120;
const BATCH_SIZE = 10;

/** The short form of `npm run chaos -- --only resume`: one kill of a worker, one of the run's holder. */
describe('kill -9 in the middle of a run', () => {
  let resumed: ResumeResult;
  let abandoned: ResumeResult;

  beforeAll(async () => {
    await ensureBuilt();
    [resumed, abandoned] = await Promise.all([
      // A loaded machine must not lose a lease: only a kill may have users computed again.
      kill(2, { environment: { LEASE_SECONDS: '10' } }),
      kill(1, { environment: { LEASE_SECONDS: '600' }, patienceSeconds: 10 }),
    ]);
  });
  afterAll(() => expect(runningReplicas()).toEqual([]));

  it('leaves no batch unclaimed for 15 s after its lease, and no run without a holder for a minute', () => {
    expect(Math.max(...resumed.batchSeconds)).toBeLessThan(15);
    expect(resumed.coordinatorSeconds).toHaveLength(1);
    expect(resumed.coordinatorSeconds[0]).toBeLessThan(60);
  });

  it('has at most one batch computed again, and writes every user once', () => {
    expect(resumed.recomputedMost).toBeLessThanOrEqual(BATCH_SIZE);
    expect(resumed).toMatchObject({ duplicates: 0, lost: 0 });
  });

  it('control: leaves users without a week if leases do not end', () => {
    expect(abandoned).toMatchObject({ batchSeconds: [Infinity] });
    expect(abandoned.lost).toBeGreaterThan(0);
  });
});

async function kill(times: number, control: Partial<ResumeOptions> = {}): Promise<ResumeResult> {
  const database = await createTestDatabase();
  try {
    await loadLightPeople(database.url, USERS);
    return await measureResume({ databaseUrl: database.url, kills: times, ...control });
  } finally {
    await database.drop();
  }
}
