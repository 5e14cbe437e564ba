import type { AppError } from '../../src/common/errors.js';
import { toUserRef } from '../../src/common/user-id.js';
import { JobTicker } from '../../src/jobs/job-ticker.js';
import { RunService } from '../../src/jobs/coordinator/run-service.js';
import { idOf, inPlanOrder, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { ago, NOW } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { batchRows, insertBatch, insertOutcome, insertRun, runRows, setRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const DEAD_RUN = 'intelligence_of_a_dead_process';

describe('the one slot for a run', () => {
  let service: TestApp;
  const users = inPlanOrder(['anna', 'bert', 'cleo', 'dora']);
  const trigger = (body: object = {}) =>
    service.admin.post('/admin/trigger-intelligence').send({ week_of: WEEK_OF, ...body });
  const statusOf = async (jobId: string): Promise<string> =>
    (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body.status;

  beforeAll(async () => {
    service = await createTestApp({ INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: '1' });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await send(
      service,
      users.flatMap((user) => recordsOf(user, 14)),
    );
  });
  afterEach(releaseLocks);
  afterAll(() => service.close());

  it('refuses a second run while one is in progress, and accepts it when that has ended', async () => {
    const lock = await holdWriteOf(service, users[0]);
    const first = trigger().then((answer) => answer.body);
    await lock.awaited();

    const refused = await trigger().expect(409);
    expect(refused.body).toMatchObject({ code: 'run_in_progress' });

    await lock.release();
    expect((await first).result).toMatchObject({ status: 'complete', users_successful: 4 });
    await trigger().expect(200);
  });

  it('starts one of many runs that are triggered at once, and refuses the others', async () => {
    const lock = await holdWriteOf(service, users[0]);
    const named = { weekOf: WEEK_OF, users: users.map((user) => toUserRef(user)) };

    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, () => service.get(RunService).startManual(named)),
    );

    await lock.release();
    const started = answers.filter((answer) => answer.status === 'fulfilled');
    expect(started).toHaveLength(1);
    expect(await started[0].value.finished).toBe('closed');
    const refused = answers
      .filter((answer) => answer.status === 'rejected')
      .map((answer) => answer.reason as AppError);
    expect(new Set(refused.map((error) => error.code))).toEqual(new Set(['run_in_progress']));
    expect(await runRows(service)).toMatchObject([{ status: 'completed' }]);
  });

  it('is free after a run is cancelled: written weeks stay, users not reached are skipped with the reason', async () => {
    const lock = await holdWriteOf(service, users[1]);
    const going = trigger().then((answer) => answer.body);
    await lock.awaited();
    const [{ job_id: jobId }] = (await service.admin.get('/admin/runs').expect(200)).body.items;

    await service.admin.post(`/admin/runs/${jobId}/cancel`).expect(200);
    await lock.release();

    expect((await going).result).toMatchObject({ status: 'failed', users_successful: 2 });
    const run = (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body;
    expect(run).toMatchObject({
      status: 'cancelled',
      users_processed: 2,
      users_skipped: 2,
      skipped: { cancelled: 2 },
    });
    expect(await Promise.all(users.map((user) => outcomeOf(service, run, user)))).toEqual([
      'done',
      'done',
      'skipped: cancelled',
      'skipped: cancelled',
    ]);
    await service.service.get(`/users/${users[1]}/brief`).expect(200);
    await service.service.get(`/users/${users[2]}/brief`).expect(404);
    await trigger().expect(200);
  });

  it('is taken over by another process when its holder died, and the run is completed from where it was', async () => {
    const userIds = users.map(idOf);
    const runId = await insertRun(service, {
      job_id: DEAD_RUN,
      started_at: ago('1 minute'),
      week_of: WEEK_OF,
      time_zone: 'UTC',
      trigger: 'manual',
      scope: 'named',
      planned: true,
      lease_owner: 'dead',
      lease_until: ago('1 second'),
      heartbeat_at: ago('31 seconds'),
      fence: 1,
    });
    await insertOutcome(service, runId, userIds[0], { attempts: 1 });
    const claimed = { lease_owner: 'dead', fence: 1, attempts: 1, dispatched_at: NOW };
    for (const [place, batch] of [
      { state: 'done', ...claimed },
      { state: 'leased', ...claimed, lease_until: ago('1 second') },
      { state: 'pending', lease_owner: 'dead', dispatched_at: NOW },
      { state: 'pending', lease_owner: 'dead' },
    ].entries())
      await insertBatch(service, runId, [userIds[place]], { batch_no: place + 1, ...batch });
    // The week that the dead process has written.
    await storeWeekOf(users[0]);

    await service.get(JobTicker).reconcile();
    await until(async () => (await statusOf(DEAD_RUN)) !== 'running');

    const run = (await service.admin.get(`/admin/runs/${DEAD_RUN}`).expect(200)).body;
    expect(run).toMatchObject({
      status: 'completed',
      users_processed: 4,
      users_successful: 4,
      success_rate: 100,
      error_message: null,
    });
    expect(run.verification).toMatchObject({ success_rate: 100 });
    expect(new Set((await batchRows(service)).map((batch) => batch.state))).toEqual(new Set(['done']));
  });

  it('stays with a holder that is alive', async () => {
    const lock = await holdWriteOf(service, users[0]);
    const going = trigger().then((answer) => answer.body);
    await lock.awaited();

    expect(await service.get(RunService).resumeNext()).toBeNull();

    await lock.release();
    expect((await going).result.status).toBe('complete');
  });

  /** Writes the week in a run of its own, which is deleted afterwards. */
  async function storeWeekOf(user: string): Promise<void> {
    await setRun(service, DEAD_RUN, { status: 'pending' });
    const { job_id: other } = await triggerRun(service, { user_ids: [user] });
    await service.dataSource.query('delete from job_execution_log where job_id = $1', [other]);
    await setRun(service, DEAD_RUN, { status: 'running' });
  }
});
