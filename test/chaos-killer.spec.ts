import { onFleet } from './chaos/scenarios/on-fleet.js';
import { loadLightPeople, WEEK_OF } from './chaos/world/people.js';
import { runningReplicas } from './chaos/world/replica.js';
import { findExecution, recordForcedRun } from './chaos/world/weekly-run.js';
import { mustCome } from './chaos/world/within.js';
import { ensureBuilt } from './setup/programs.js';
import { createTestDatabase, type TestDatabase } from './setup/test-database.js';

jest.setTimeout(180_000);

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

  it('ends up alone, is failed for it, and takes nobody along', async () => {
    const killer = userIds[3];
    const fleet = {
      databaseUrl: database.url,
      replicas: 2,
      keptAlive: true,
      preloads: ['kills-process'],
      // The retry is another story: it must not come into this one.
      environment: { CHAOS_KILLER: killer, RETRY_BASE_DELAY_SECONDS: '3600', LEASE_SECONDS: '1' },
    };
    await onFleet(fleet, async (_, connection) => {
      const id = await recordForcedRun(connection, WEEK_OF);
      await mustCome('the run ends', 150, async () => {
        const { status } = await findExecution(connection, id);
        return ['completed', 'retrying'].includes(status) || null;
      });
      const outcomes = await connection.rows<{ user_id: string; state: string; error_class: string | null }>(
        'select user_id, state, error_class from job_user_outcome where execution_id = $1 and state <> $2',
        [id, 'done'],
      );
      expect(outcomes).toEqual([{ user_id: killer, state: 'retrying', error_class: 'worker_lost' }]);
      const [{ done }] = await connection.rows<{ done: number }>(
        `select count(*)::int as done from job_user_outcome where execution_id = $1 and state = 'done'`,
        [id],
      );
      expect(done).toBe(USERS - 1);
    });
  });
});
