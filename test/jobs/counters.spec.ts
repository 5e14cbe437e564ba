import { OutcomeStore } from '../../src/jobs/run/outcome-store.js';
import { idOf } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdLock, releaseLocks } from '../support/held-lock.js';
import { stopTicks } from '../support/stop-ticks.js';
import { insertOutcome, insertRun, runRow } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

describe("a run's counters", () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
  });
  beforeEach(() => emptyTables(service.dataSource));
  afterEach(() => releaseLocks());
  afterAll(() => service.close());

  /** A replica stores the user's success and the counters, but commits later. */
  const succeedSlowly = (run: string, user: string) =>
    holdLock(
      service.databaseUrl,
      `with succeeded as (update job_user_outcome set state = 'done' where execution_id = $1 and user_id = $2)
       update job_execution_log set users_successful = 1, users_failed = 1 where id = $1`,
      [run, idOf(user)],
    );

  const succeed = (run: string, user: string) =>
    service.dataSource.transaction(async (manager) => {
      const outcomes = service.get(OutcomeStore);
      await outcomes.settleUsers(run, [idOf(user)], { state: 'done', reason: 'retried' }, manager);
      await outcomes.refreshCounters(run, manager);
    });

  it('count both users if two replicas end their retries at the same time', async () => {
    const run = await insertRun(service, { job_id: 'counted', status: 'retrying' });
    for (const user of ['anna', 'bert']) await insertOutcome(service, run, idOf(user), { state: 'retrying' });

    const annasRetry = await succeedSlowly(run, 'anna');
    const bertsRetry = succeed(run, 'bert');
    await annasRetry.awaited();
    await annasRetry.release();
    await bertsRetry;

    expect(await runRow(service, 'counted')).toMatchObject({
      users_processed: 2,
      users_successful: 2,
      success_rate: 100,
    });
  });
});
