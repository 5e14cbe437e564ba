import { onFleet } from './scenarios/on-fleet.js';
import { loadLightPeople, WEEK_OF } from './world/people.js';
import { runningReplicas } from './world/replica.js';
import { recordForcedRun, settled } from './world/forced-run.js';
import { ensureBuilt } from '../support/programs.js';
import { outcomesOf } from '../support/stored-runs.js';
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

  it('becomes a dead letter in the end, alone, while the users of the same batch are served', async () => {
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
      const outcomes = await outcomesOf(database, id);
      const dead = { user_id: killer, reason: 'lost_too_often', error_class: 'worker_lost' };
      expect(outcomes.filter(({ state }) => state !== 'done')).toMatchObject([dead]);
      expect(outcomes).toHaveLength(USERS);
    });
  });
});
