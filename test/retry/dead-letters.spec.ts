import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { idOf, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { countStatements } from '../support/count-statements.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdLock, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { fromNow } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { retryRows, setRetries } from '../support/stored-retries.js';
import { setOutcomes, setRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const NEXT_WEEK = isoDay(dayNumber(WEEK_OF) + 7);

/** Without retries: an unknown user becomes a dead letter at once. */
describe('dead letters', () => {
  let service: TestApp;
  const letters = async (query = '') =>
    (await service.admin.get(`/admin/dead-letters${query}`).expect(200)).body;
  const redrive = async (body: object = {}) =>
    (
      await service.admin
        .post('/admin/dead-letters/redrive')
        .send({ error_class: 'unknown_user', ...body })
        .expect(200)
    ).body;
  const runOf = async (jobId: string) => (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body;
  /** All rows that a redrive may change. */
  const everything = () =>
    service.dataSource.query(
      `select (select json_agg(q order by q.id) from job_retry_queue q) as queue,
         (select json_agg(o order by o.execution_id, o.user_id) from job_user_outcome o) as outcomes,
         (select json_agg(e order by e.id) from job_execution_log e) as runs`,
    );
  const switchOff = (user: string) =>
    service.service
      .put(`/users/${user}/preferences`)
      .send({ intelligence_generation_enabled: false })
      .expect(200);

  beforeAll(async () => {
    service = await createTestApp({ RETRY_MAX: '0' });
    stopTicks(service);
  }, 60_000);
  beforeEach(() => emptyTables(service.dataSource));
  afterEach(releaseLocks);
  afterAll(() => service.close());

  it('are listed latest first, by page, error class and week, and counted by error class', async () => {
    const first = await triggerRun(service, { user_ids: ['anna', 'bert', 'cleo'] });
    await setOutcomes(service, { error_class: 'computation_failed' }, 'anna');
    const second = await triggerRun(service, { user_ids: ['dora'], week_of: NEXT_WEEK });

    const all = await letters();
    expect(all.by_error_class).toEqual({ computation_failed: 1, unknown_user: 3 });
    expect(all.items).toHaveLength(4);
    expect(all.items[0]).toEqual({
      user_id: idOf('dora'),
      external_id: 'dora',
      job_id: second.job_id,
      week_of: NEXT_WEEK,
      error_class: 'unknown_user',
      error: 'no observation and no preferences are known of this user',
      reason: 'retries_exhausted',
      attempts: 1,
      died_at: expect.any(String) as string,
    });
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await letters(`?limit=1${cursor}`);
      seen.push(...page.items);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(all.items);
    expect((await letters('?error_class=computation_failed')).items).toEqual([
      expect.objectContaining({ external_id: 'anna', job_id: first.job_id }),
    ]);
    expect(await letters(`?week_of=${NEXT_WEEK}`)).toMatchObject({
      items: [{ external_id: 'dora' }],
      by_error_class: { unknown_user: 1 },
    });
  });

  it('are one per week even if two runs gave up on it, and vanish once the week is generated', async () => {
    await triggerRun(service, { user_ids: ['anna'] });
    await triggerRun(service, { user_ids: ['anna'] });
    expect((await letters()).items).toHaveLength(1);
    await send(service, recordsOf('anna', 14));
    await triggerRun(service, { user_ids: ['anna'] });
    expect(await letters()).toEqual({ items: [], next_cursor: null, by_error_class: {} });
  });

  it('are due again after a redrive, and their run waits for them and then completes', async () => {
    const run = await triggerRun(service, { user_ids: ['anna', 'bert'] });
    expect(await runOf(run.job_id)).toMatchObject({
      status: 'completed',
      success_rate: 0,
      retries: { waiting: 0, succeeded: 0, exhausted: 0, success_rate: null },
    });
    const before = await everything();

    expect(await redrive({ preview: true })).toEqual({
      error_class: 'unknown_user',
      matching: 2,
      redriven: 2,
      preview: true,
      weeks: { [WEEK_OF]: 2 },
      left_out: {},
    });
    expect(await everything()).toEqual(before);
    expect(await redrive()).toMatchObject({ matching: 2, redriven: 2, preview: false });
    const redriven = { state: 'pending', retry_count: 0, week_of: WEEK_OF, due: true };
    expect(await retryRows(service)).toMatchObject([
      { name: 'anna', ...redriven },
      { name: 'bert', ...redriven },
    ]);
    expect(await outcomeOf(service, run, 'anna')).toBe('retrying: redriven');
    expect(await runOf(run.job_id)).toMatchObject({ status: 'retrying', retries: { waiting: 2 } });
    expect(await redrive()).toMatchObject({ matching: 0, redriven: 0 });

    await send(service, recordsOf('anna', 14));
    expect(await service.get(RetrySweep).retryDueUsers()).toEqual({ retried: 2, successful: 1, failed: 1 });
    expect(await runOf(run.job_id)).toMatchObject({
      status: 'completed',
      success_rate: 50,
      retries: { waiting: 0, succeeded: 1, exhausted: 1, success_rate: 50 },
    });
    expect((await letters()).items).toEqual([expect.objectContaining({ external_id: 'bert', attempts: 2 })]);
  });

  it('leave the status of their run if it succeeded for enough users or did not complete', async () => {
    const names = ['anna', 'bert', 'cleo', 'dora', 'emil'];
    await send(
      service,
      names.slice(1).flatMap((user) => recordsOf(user, 14)),
    );
    const run = await triggerRun(service, { user_ids: names });
    expect(run.success_rate).toBe(80);
    await redrive();
    expect((await runOf(run.job_id)).status).toBe('completed');

    const failed = await triggerRun(service, { user_ids: ['unknown'] });
    await setRun(service, failed.job_id, { status: 'failed' });
    expect(await redrive()).toMatchObject({ redriven: 1 });
    expect((await runOf(failed.job_id)).status).toBe('failed');
  });

  it('are not redriven for users that switched off, wait already or have a later week in the queue', async () => {
    await triggerRun(service, { user_ids: ['off', 'late', 'waits', 'twice'] });
    await switchOff('off');
    await triggerRun(service, { user_ids: ['late', 'twice'], week_of: NEXT_WEEK });
    await setRetries(service, { state: 'pending', next_retry_at: fromNow('1 hour') }, 'waits');
    await service.dataSource.query(
      `delete from job_user_outcome o using job_execution_log e
       where e.id = o.execution_id and e.week_of = $2 and o.user_id = $1`,
      [idOf('late'), NEXT_WEEK],
    );
    const before = await retryRows(service);

    const report = await redrive();
    expect(report).toMatchObject({
      matching: 5,
      redriven: 1,
      weeks: { [NEXT_WEEK]: 1 },
      left_out: { switched_off: 1, later_week: 2, waiting: 1 },
    });
    const changed = (await retryRows(service)).filter(
      (row, place) => JSON.stringify(row) !== JSON.stringify(before[place]),
    );
    expect(changed).toMatchObject([{ name: 'twice', week_of: NEXT_WEEK, state: 'pending' }]);
  });

  it('are not redriven for a user that is being erased meanwhile', async () => {
    await triggerRun(service, { user_ids: ['anna', 'bert'] });
    // This is how an erasure begins.
    const erasing = await holdLock(service.databaseUrl, 'delete from user_identity where user_id = $1', [
      idOf('anna'),
    ]);
    const redriving = redrive();
    await erasing.awaited();
    await erasing.release();

    expect(await redriving).toMatchObject({ matching: 2, redriven: 1, left_out: { erased: 1 } });
    const states = await service.dataSource.query('select user_id, state from job_retry_queue');
    expect(states).toHaveLength(2);
    expect(states).toContainEqual({ user_id: idOf('anna'), state: 'dead' });
    expect(states).toContainEqual({ user_id: idOf('bert'), state: 'pending' });
  });

  it('are redriven in the same number of statements for 40 users as for 2', async () => {
    const statements: number[] = [];
    for (const users of [2, 40]) {
      await emptyTables(service.dataSource);
      await triggerRun(service, { user_ids: Array.from({ length: users }, (_, i) => `user-${i}`) });
      const redriven = async () => expect(await redrive()).toMatchObject({ redriven: users });
      statements.push(await countStatements(service.dataSource, redriven));
    }
    expect(statements[0]).toBeGreaterThan(0);
    expect(statements[1]).toBe(statements[0]);
  });

  it.each([
    [{}, 'error_class'],
    [{ error_class: 'a b' }, 'error_class'],
    [{ error_class: 'x', week_of: '2026-03-03' }, 'week_of'],
    [{ error_class: 'x', preview: 'yes' }, 'preview'],
    [{ error_class: 'x', more: 1 }, 'more'],
  ])('are not redriven by an invalid request %j, and the answer names the field', async (body, field) => {
    const answer = await service.admin.post('/admin/dead-letters/redrive').send(body).expect(400);
    expect(answer.body.errors).toEqual([{ field, reason: expect.any(String) as string }]);
  });
});
