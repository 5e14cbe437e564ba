import { RunService } from '../../src/jobs/coordinator/run-service.js';
import { inPlanOrder, send } from '../support/cohort.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { type MovedClock, moveClock } from '../support/moved-clock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

const USERS = ['anna', 'bert', 'cleo', 'dora', 'emil', 'fred'];
const DAY = 86_400;

describe('a database clock that is set back by a day in the middle of a run', () => {
  let database: TestDatabase;
  let clock: MovedClock;
  let service: TestApp;

  beforeEach(async () => {
    database = await createTestDatabase();
    clock = await moveClock(database);
    service = await createTestApp(
      { INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: '1', CANARY_BATCHES: '0' },
      { database },
    );
    stopTicks(service);
    await send(
      service,
      USERS.flatMap((user) => recordsOf(user, 14)),
    );
  });
  afterEach(async () => {
    await releaseLocks();
    await service.close();
    await database.drop();
  });

  it('does not hold up what was let out before', async () => {
    const [first] = inPlanOrder(USERS);
    const lock = await holdWriteOf(service, first);
    const run = await service.get(RunService).startManual({ weekOf: WEEK_OF });
    await lock.awaited();
    await clock.step(-DAY);
    await lock.release();
    expect(await run.finished).toBe('closed');
    expect(await statusOf(run.jobId)).toEqual([{ status: 'completed', users_successful: USERS.length }]);
  });

  it('leaves no run with a holder who died before', async () => {
    await database.dataSource.query(
      `insert into job_execution_log (job_name, job_id, status, started_at, week_of, trigger, scope, metadata,
         lease_owner, lease_until)
       values ('weekly_intelligence_generation', 'left', 'running', now(), $1, 'manual', 'cohort', '{}', 'dead',
         now() + interval '30 seconds')`,
      [WEEK_OF],
    );
    await clock.step(-DAY);
    const taken = await service.get(RunService).resumeNext();
    expect(await taken?.finished).toBe('closed');
    expect(await statusOf('left')).toEqual([{ status: 'completed', users_successful: USERS.length }]);
  });

  const statusOf = (jobId: string): Promise<object[]> =>
    database.dataSource.query('select status, users_successful from job_execution_log where job_id = $1', [
      jobId,
    ]);
});
