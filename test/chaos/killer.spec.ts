import { onFleet } from './scenarios/on-fleet.js';
import { loadLightPeople, WEEK_OF } from './world/people.js';
import { runningReplicas } from './world/replica.js';
import { recordForcedRun, settled } from './world/weekly-run.js';
import { ensureBuilt } from '../support/programs.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(240_000);

const USERS = 12;

describe('a user whose computation kills the process', () => {
  let database: TestDatabase;
  let userIds: string[];

  beforeEach(async () => {
    await ensureBuilt();
    database = await createTestDatabase();
    userIds = await loadLightPeople(database.url, USERS);
  });
  afterEach(async () => {
    await database.drop();
    expect(runningReplicas()).toEqual([]);
  });

  it('is dead in the end, alone; whoever was in hand with them is served', async () => {
    const killer = userIds[3];
    const fleet = {
      databaseUrl: database.url,
      replicas: 2,
      keptAlive: true,
      preloads: ['fast-sweeps', 'kills-process'],
      environment: { CHAOS_KILLER: killer, LEASE_SECONDS: '1' },
    };
    await onFleet(fleet, async (_, connection) => {
      const id = await recordForcedRun(connection, WEEK_OF);
      expect(await settled(connection, id, 170)).toBe('completed');
      const outcomes = await connection.rows<{ user_id: string; reason: string; error_class: string }>(
        `select user_id, reason, error_class from job_user_outcome where execution_id = $1 and state <> 'done'`,
        [id],
      );
      expect(outcomes).toEqual([{ user_id: killer, reason: 'lost_too_often', error_class: 'worker_lost' }]);
      const [{ done }] = await connection.rows<{ done: number }>(
        `select count(*)::int as done from job_user_outcome where execution_id = $1 and state = 'done'`,
        [id],
      );
      expect(done).toBe(USERS - 1);
    });
  });
});
