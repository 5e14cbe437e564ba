import { toUserRef } from '../../src/common/user-id.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { retryRows } from '../support/stored-retries.js';
import { insertRun } from '../support/stored-runs.js';

/** The three tests of the original design, on a real Postgres. */
describe('the weekly run', () => {
  let service: TestApp;
  const users = ['user-full', 'user-other', 'user-thin'];
  const trigger = (body: object) =>
    service.admin.post('/admin/trigger-intelligence').send({ week_of: WEEK_OF, ...body });

  beforeAll(async () => {
    service = await createTestApp();
    const observations = [
      ...recordsOf('user-full', 84),
      ...recordsOf('user-other', 56),
      ...recordsOf('user-thin', 5),
    ];
    const answer = await service.service.post('/observations').send({ observations }).expect(200);
    expect(answer.body).toEqual({ accepted: observations.length, duplicates: 0, rejected: [] });
  });
  afterAll(() => service.close());

  it('generates the week of users that have data', async () => {
    const { body } = await trigger({ user_ids: users, force_refresh: true }).expect(200);

    expect(body.status).toBe('triggered');
    expect(body.result).toMatchObject({
      status: 'complete',
      week_of: WEEK_OF,
      users_processed: 3,
      users_successful: 3,
      users_failed: 0,
      success_rate: 100,
      failed_users: [],
    });
    for (const user of users) {
      const brief = (await service.service.get(`/users/${user}/brief`).expect(200)).body;
      expect(brief).toMatchObject({
        external_id: user,
        week_of: WEEK_OF,
        status: 'complete',
        period: { start: '2026-02-23', end: '2026-03-01' },
      });
      expect(brief.main_story.headline).not.toBe('');
      expect(brief.week_stats.logged_days).toBe(user === 'user-thin' ? 5 : 7);
    }
  });

  it('queues an unknown user for a retry, under the derived id', async () => {
    const { userId } = toUserRef('invalid-user-id');
    const { body } = await trigger({ user_ids: ['invalid-user-id'], force_refresh: true }).expect(200);

    expect(body.result).toMatchObject({
      status: 'complete',
      users_failed: 1,
      users_successful: 0,
      success_rate: 0,
    });
    expect(body.result.failed_users).toEqual([
      { user_id: userId, external_id: 'invalid-user-id', error: expect.stringContaining('no observation') },
    ]);
    const queue = (await service.admin.get('/admin/retry-queue').expect(200)).body;
    expect(queue.items).toEqual([
      expect.objectContaining({
        user_id: userId,
        external_id: 'invalid-user-id',
        week_of: WEEK_OF,
        retry_count: 0,
        max_retries: 3,
        state: 'pending',
        error_class: 'unknown_user',
      }),
    ]);
    // The first retry comes two hours after the failure, on the database's clock.
    const [retry] = await retryRows(service);
    expect(retry.next_retry_at!.getTime() - retry.created_at.getTime()).toBe(7_200_000);
    // An unknown user gets no brief.
    await service.service.get('/users/invalid-user-id/brief').expect(404);
  });

  it('completes when only some users fail', async () => {
    const { body } = await trigger({
      user_ids: [...users, 'unknown-1', 'unknown-2'],
      force_refresh: true,
    }).expect(200);

    expect(body.result).toMatchObject({
      status: 'complete',
      users_processed: 5,
      users_successful: 3,
      users_failed: 2,
      success_rate: 60,
    });
    const run = (await service.admin.get(`/admin/runs/${body.result.job_id}`).expect(200)).body;
    // Below the threshold of 80 percent with retries waiting, the run is not complete yet.
    expect(run.status).toBe('retrying');
    expect(run.verification.success_rate).toBe(60);
    expect(run.verification.successful_users.sort()).toEqual(
      users.map((user) => toUserRef(user).userId).sort(),
    );
    expect(run.verification.details).toHaveLength(5);
    for (const detail of run.verification.details)
      expect(Object.values(detail.checks).every(Boolean)).toBe(users.includes(detail.external_id));
  });

  it('shows at most 100 users of each kind in the answer about a run, and counts the others', async () => {
    const id = await insertRun(service, { job_id: 'many', status: 'completed', week_of: WEEK_OF });
    await service.dataSource.query(
      `with outcome as (insert into job_user_outcome (execution_id, user_id, state, brief_exists, insights_generated,
           patterns_found, velocity_calculated)
         select $1, gen_random_uuid(), case when n > 130 then 'done' else 'dead' end, n > 130, true, true, true
         from generate_series(1, 250) n)
       update job_execution_log set users_failed = 130 where id = $1`,
      [id],
    );
    const run = (await service.admin.get('/admin/runs/many').expect(200)).body;
    expect(run.failed_users).toHaveLength(100);
    expect(run.failed_users_not_shown).toBe(30);
    expect(run.verification).toMatchObject({
      success_rate: 48,
      successful_users_not_shown: 20,
      failed_users_not_shown: 30,
    });
    expect(run.verification.successful_users).toHaveLength(100);
    expect(run.verification.failed_users).toHaveLength(100);
  });
});
