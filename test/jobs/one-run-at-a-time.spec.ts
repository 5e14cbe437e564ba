import type { AppError } from '../../src/common/errors.js';
import { toUserRef } from '../../src/common/user-id.js';
import { JobTicker } from '../../src/jobs/job-ticker.js';
import { RunService } from '../../src/jobs/coordinator/run-service.js';
import { idOf, inPlanOrder, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const DEAD_RUN = 'intelligence_of_a_dead_process';

describe('one run at a time', () => {
  let service: TestApp;
  const users = inPlanOrder(['anna', 'bert', 'cleo', 'dora']);
  const trigger = (body: object = {}) =>
    service.admin.post('/admin/trigger-intelligence').send({ week_of: WEEK_OF, ...body });
  const runs = (): Promise<{ status: string }[]> =>
    service.dataSource.query('select status from job_execution_log');
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

  it('refuses a second run while one is going, and takes it when that has ended', async () => {
    const lock = await holdWriteOf(service, users[0]);
    const first = trigger().then((answer) => answer.body);
    await lock.awaited();

    const refused = await trigger().expect(409);
    expect(refused.body).toMatchObject({ code: 'run_in_progress' });

    await lock.release();
    expect((await first).result).toMatchObject({ status: 'complete', users_successful: 4 });
    await trigger().expect(200);
  });

  it('answers many simultaneous triggers: one starts, the others are refused', async () => {
    const lock = await holdWriteOf(service, users[0]);
    const named = { weekOf: WEEK_OF, users: users.map(toUserRef) };

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
    expect(await runs()).toEqual([{ status: 'completed' }]);
  });

  it('cancels a run: what is written stays, who was not reached is skipped with the reason, the slot is free', async () => {
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

  it('goes on with a run whose holder died, from where it stood, at once and to the end', async () => {
    await service.dataSource.query(
      `with dead as (
         insert into job_execution_log (job_name, job_id, status, started_at, week_of, time_zone, trigger, scope, planned,
           lease_owner, lease_until, heartbeat_at, fence)
         values ('weekly_intelligence_generation', $1, 'running', now() - interval '1 minute', $2, 'UTC', 'manual', 'named', true,
           'dead', now() - interval '1 second', now() - interval '31 seconds', 1) returning id),
       finished as (insert into job_user_outcome (execution_id, user_id, state, attempts) select id, $3[1], 'done', 1 from dead)
       insert into job_batch (execution_id, batch_no, user_ids, state, dispatched_at, lease_owner, lease_until, fence, attempts)
       select id, n, $3[n:n], state, case when n < 4 then now() end, 'dead', lease_until, fence, fence from dead, (values
         (1, 'done', null, 1), (2, 'leased', now() - interval '1 second', 1), (3, 'pending', null, 0), (4, 'pending', null, 0)
       ) as batch(n, state, lease_until, fence)`.replaceAll('$3[', '($3::uuid[])['),
      [DEAD_RUN, WEEK_OF, users.map(idOf)],
    );
    // The week that the dead process had written.
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
    const batches = await service.dataSource.query('select distinct state from job_batch');
    expect(batches).toEqual([{ state: 'done' }]);
  });

  it('leaves a run alone whose holder lives', async () => {
    const lock = await holdWriteOf(service, users[0]);
    const going = trigger().then((answer) => answer.body);
    await lock.awaited();

    expect(await service.get(RunService).resumeNext()).toBeNull();

    await lock.release();
    expect((await going).result.status).toBe('complete');
  });

  /** As a run of its own, forgotten afterwards. */
  async function storeWeekOf(user: string): Promise<void> {
    await service.dataSource.query(`update job_execution_log set status = 'pending' where job_id = $1`, [
      DEAD_RUN,
    ]);
    const { job_id: other } = await triggerRun(service, { user_ids: [user] });
    await service.dataSource.query('delete from job_execution_log where job_id = $1', [other]);
    await service.dataSource.query(`update job_execution_log set status = 'running' where job_id = $1`, [
      DEAD_RUN,
    ]);
  }
});
