import { RunService } from '../../src/jobs/coordinator/run-service.js';
import { inPlanOrder, send } from '../support/cohort.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { type MovedClock, moveClock } from '../support/moved-clock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { fromNow } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { insertRun, runRow } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

const USERS = ['anna', 'bert', 'cleo', 'dora', 'emil', 'fred'];
const DAY = 86_400;
const complete = { status: 'completed', users_successful: USERS.length };

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

  it('does not hold up batches that were dispatched before', async () => {
    const [first] = inPlanOrder(USERS);
    const lock = await holdWriteOf(service, first);
    const run = await service.get(RunService).startManual({ weekOf: WEEK_OF });
    await lock.awaited();
    await clock.step(-DAY);
    await lock.release();
    expect(await run.finished).toBe('closed');
    expect(await runRow(database, run.jobId)).toMatchObject(complete);
  });

  it('does not keep a run with a holder that died before', async () => {
    await insertRun(database, {
      job_id: 'left',
      week_of: WEEK_OF,
      trigger: 'manual',
      scope: 'cohort',
      metadata: '{}',
      lease_owner: 'dead',
      lease_until: fromNow('30 seconds'),
    });
    await clock.step(-DAY);
    const taken = await service.get(RunService).resumeNext();
    expect(await taken?.finished).toBe('closed');
    expect(await runRow(database, 'left')).toMatchObject(complete);
  });
});
