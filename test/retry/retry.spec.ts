import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { acceptInserts, refuseInserts } from '../support/broken-database.js';
import { idOf, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { sendFailing } from '../support/failing-users.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { ago, fromNow, type Moment, NOW } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices } from '../support/stored-messages.js';
import { makeRetriesDue, setRetries } from '../support/stored-retries.js';
import { outcomesOf, planInLiveRun } from '../support/stored-runs.js';
import { weekRows } from '../support/stored-weeks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const HOUR = 3600;
const NEXT_WEEK = isoDay(dayNumber(WEEK_OF) + 7);

interface QueueRow {
  user_id: string;
  week_of: string;
  retry_count: number;
  state: string;
  error_class: string;
  next_retry_at: string | null;
}

describe('the retry queue', () => {
  let service: TestApp;
  const sweep = () => service.get(RetrySweep).retryDueUsers();
  const queue = async (): Promise<QueueRow[]> =>
    (await service.admin.get('/admin/retry-queue').expect(200)).body.items;
  const runOf = async (jobId: string) => (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body;
  /** From the failed attempt to the next one: both times are those of the attempt's transaction. */
  const delaySeconds = async (user: string): Promise<number> => {
    const [{ delay }] = await service.dataSource.query(
      `select extract(epoch from queue.next_retry_at - outcome.updated_at)::float8 as delay
       from job_retry_queue queue join job_user_outcome outcome using (execution_id, user_id) where user_id = $1`,
      [idOf(user)],
    );
    return delay;
  };

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
  });
  beforeEach(() => emptyTables(service.dataSource));
  afterEach(async () => {
    jest.restoreAllMocks();
    await acceptInserts(service);
  });
  afterAll(() => service.close());

  it("retries users after 2, 4 and 6 hours by the database's clock, then gives up with one alert", async () => {
    await sendFailing(service, ['failing', 'failing-too']);
    const run = await triggerRun(service, { user_ids: ['failing', 'failing-too'] });

    for (const [retriesMade, hours] of [
      [0, 2],
      [1, 4],
      [2, 6],
    ]) {
      expect(await queue()).toEqual([
        expect.objectContaining({ retry_count: retriesMade, state: 'pending' }),
        expect.objectContaining({ retry_count: retriesMade, state: 'pending' }),
      ]);
      expect(await delaySeconds('failing')).toBe(hours * HOUR);
      expect(await sweep()).toEqual({ retried: 0, successful: 0, failed: 0 });
      await makeRetriesDue(service);
      expect(await sweep()).toEqual({ retried: 2, successful: 0, failed: 2 });
    }

    expect(await queue()).toEqual([
      expect.objectContaining({ retry_count: 3, state: 'dead', next_retry_at: null }),
      expect.objectContaining({ retry_count: 3, state: 'dead', next_retry_at: null }),
    ]);
    expect(await sweep()).toMatchObject({ retried: 0 });
    expect(await outcomeOf(service, run, 'failing')).toBe('dead: retries_exhausted');
    const alerts = (await alertNotices(service)).map(({ rule }) => rule);
    expect(alerts.sort()).toEqual(['retries_exhausted', 'success_rate_low']);
    expect((await runOf(run.job_id)).status).toBe('completed');
  });

  it('drops a user that has switched their briefs off meanwhile', async () => {
    const run = await triggerRun(service, { user_ids: ['leaver', 'stayer'] });
    await service.service
      .put('/users/leaver/preferences')
      .send({ intelligence_generation_enabled: false })
      .expect(200);
    await makeRetriesDue(service);

    expect(await sweep()).toMatchObject({ retried: 1 });
    expect((await queue()).map((row) => row.user_id)).toEqual([idOf('stayer')]);
    expect(await outcomeOf(service, run, 'leaver')).toBe('skipped: switched_off');
    await service.service.get('/users/leaver/brief').expect(404);
  });

  it("removes a user whose retry succeeds, and updates the run's figures and verification", async () => {
    await send(service, recordsOf('known', 14));
    const run = await triggerRun(service, { user_ids: ['known', 'late'] });
    expect(await runOf(run.job_id)).toMatchObject({ status: 'retrying', users_failed: 1, success_rate: 50 });
    await send(service, recordsOf('late', 14));
    await makeRetriesDue(service);

    expect(await sweep()).toEqual({ retried: 1, successful: 1, failed: 0 });

    expect(await queue()).toEqual([]);
    await service.service.get('/users/late/brief').expect(200);
    const after = await runOf(run.job_id);
    expect(after).toMatchObject({
      status: 'completed',
      users_processed: 2,
      users_successful: 2,
      users_failed: 0,
      success_rate: 100,
      failed_users: [],
    });
    expect(after.verification).toMatchObject({ success_rate: 100, failed_users: [] });
    expect(await outcomeOf(service, run, 'late')).toBe('done: retried');
    const late = (await outcomesOf(service)).find((outcome) => outcome.user_id === idOf('late'));
    expect(late?.attempts).toBe(2);
  });

  it('retries a user at once on request, even a dead letter, and counts it as an attempt', async () => {
    await triggerRun(service, { user_ids: ['late'] });

    for (const retryCount of [1, 2, 3, 4]) {
      const answer = await service.admin.post('/admin/retry-queue/late/retry').expect(200);
      expect(answer.body).toMatchObject({ retried: 1, successful: 0, failed: 1 });
      expect(await queue()).toEqual([
        expect.objectContaining({ retry_count: retryCount, state: retryCount < 3 ? 'pending' : 'dead' }),
      ]);
    }
    await send(service, recordsOf('late', 14));
    const answer = await service.admin.post('/admin/retry-queue/late/retry').expect(200);
    expect(answer.body).toMatchObject({ retried: 1, successful: 1, failed: 0 });
    expect(await queue()).toEqual([]);
    await service.admin.post('/admin/retry-queue/late/retry').expect(404);
  });

  it('gives up an older week when a later one fails, and completes the older run', async () => {
    const older = await triggerRun(service, { user_ids: ['unknown'] });
    expect((await runOf(older.job_id)).status).toBe('retrying');
    const later = await triggerRun(service, { user_ids: ['unknown'], week_of: NEXT_WEEK });
    await sweep();

    expect(await queue()).toEqual([
      expect.objectContaining({ week_of: NEXT_WEEK, retry_count: 0, state: 'pending' }),
    ]);
    expect(await outcomeOf(service, older, 'unknown')).toBe('dead: superseded');
    expect(await outcomeOf(service, later, 'unknown')).toBe('retrying');
    expect(await runOf(older.job_id)).toMatchObject({
      status: 'completed',
      users_failed: 1,
      success_rate: 0,
    });
  });

  it('keeps the later week when an older week fails after it', async () => {
    await triggerRun(service, { user_ids: ['unknown'], week_of: NEXT_WEEK });
    const older = await triggerRun(service, { user_ids: ['unknown'] });

    expect(await queue()).toEqual([expect.objectContaining({ week_of: NEXT_WEEK })]);
    expect(await outcomeOf(service, older, 'unknown')).toBe('dead: superseded');
  });

  it('leaves no run waiting for a user that another run of the same week has taken over', async () => {
    const first = await triggerRun(service, { user_ids: ['late'] });
    const second = await triggerRun(service, { user_ids: ['late'] });
    expect(await outcomeOf(service, first, 'late')).toBe('dead: superseded');

    await send(service, recordsOf('late', 14));
    const third = await triggerRun(service, { user_ids: ['late'] });
    await sweep();

    expect(await queue()).toEqual([]);
    expect(await outcomeOf(service, second, 'late')).toBe('done: done_by_another_run');
    expect(await runOf(second.job_id)).toMatchObject({
      status: 'completed',
      success_rate: 100,
      verification: { success_rate: 100 },
    });
    expect(await outcomeOf(service, third, 'late')).toBe('done');
  });

  it('retries the users of a batch that could not be read, and replaces their fallback briefs on success', async () => {
    await send(service, recordsOf('anna', 14));
    const generate = jest
      .spyOn(service.get(WeekGenerator), 'generate')
      .mockRejectedValue(Object.assign(new Error('unreadable'), { code: 'ERR_UNREADABLE' }));
    const run = await triggerRun(service);
    generate.mockRestore();

    const fallback = (await service.service.get('/users/anna/brief').expect(200)).body;
    expect(fallback.status).toBe('fallback');
    await service.service.get('/users/anna/insights').expect(404);
    expect(await queue()).toEqual([
      expect.objectContaining({ error_class: 'err_unreadable', state: 'pending' }),
    ]);
    const [detail] = (await runOf(run.job_id)).verification.details;
    expect(detail).toMatchObject({
      success: false,
      checks: {
        brief_exists: false,
        insights_generated: false,
        patterns_found: false,
        velocity_calculated: false,
      },
    });
    const [stamp] = await service.dataSource.query(
      'select last_intelligence_generated_at as at from user_preferences',
    );
    expect(stamp?.at ?? null).toBeNull();

    await makeRetriesDue(service);
    await sweep();
    expect((await service.service.get('/users/anna/brief').expect(200)).body.status).toBe('complete');
    expect(await weekRows(service)).toMatchObject([{ status: 'complete' }]);
    expect((await runOf(run.job_id)).verification).toMatchObject({ success_rate: 100 });
  });

  it('counts a week that cannot be written as a failed attempt of that user alone', async () => {
    const run = await triggerRun(service, { user_ids: ['bad', 'good'] });
    await send(service, [...recordsOf('bad', 14), ...recordsOf('good', 14)]);
    await refuseInserts(service, 'weekly_intelligence', `new.user_id = '${idOf('bad')}'`);
    await makeRetriesDue(service);
    try {
      expect(await sweep()).toEqual({ retried: 2, successful: 1, failed: 1 });
    } finally {
      await acceptInserts(service);
    }
    expect(await queue()).toEqual([
      expect.objectContaining({
        user_id: idOf('bad'),
        retry_count: 1,
        state: 'pending',
        error_class: 'database_P0001',
      }),
    ]);
    expect(await delaySeconds('bad')).toBe(4 * HOUR);
    expect(await outcomeOf(service, run, 'good')).toBe('done: retried');
  });

  it('repeats a transaction that a deadlock rolled back, without counting an attempt', async () => {
    const run = await triggerRun(service, { user_ids: ['late'] });
    await send(service, recordsOf('late', 14));
    await service.dataSource.query(
      `create sequence tries;
       create function lose() returns trigger language plpgsql as $$ begin
         if nextval('tries') = 1 then raise exception 'lost' using errcode = '40P01'; end if;
         return new;
       end $$;
       create trigger lose before insert or update on weekly_intelligence for each row execute function lose()`,
    );
    await makeRetriesDue(service);
    try {
      expect(await sweep()).toEqual({ retried: 1, successful: 1, failed: 0 });
    } finally {
      await service.dataSource.query('drop function lose cascade; drop sequence tries');
    }
    expect(await outcomeOf(service, run, 'late')).toBe('done: retried');
  });

  it('takes over the retry of a holder that died, but not of one that is alive', async () => {
    await triggerRun(service, { user_ids: ['late'] });
    await send(service, recordsOf('late', 14));
    const leaseUntil = (moment: Moment) =>
      setRetries(service, {
        state: 'leased',
        lease_owner: 'another',
        next_retry_at: NOW,
        lease_until: moment,
      });

    await leaseUntil(fromNow('30 seconds'));
    expect(await sweep()).toMatchObject({ retried: 0 });
    await service.admin.post('/admin/retry-queue/late/retry').expect(404);
    await leaseUntil(ago('1 second'));
    expect(await sweep()).toMatchObject({ retried: 1, successful: 1 });
  });

  it('leaves a user to the live run that has planned them', async () => {
    await triggerRun(service, { user_ids: ['late'] });
    await makeRetriesDue(service);
    await planInLiveRun(service, 'late');
    expect(await sweep()).toMatchObject({ retried: 0 });
  });
});
