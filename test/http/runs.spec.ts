import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { toUserRef } from '../../src/common/user-id.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { fromNow } from '../support/rows.js';
import { aNumber, aText, aTime, aUuid } from '../support/shapes.js';
import { stopTicks } from '../support/stop-ticks.js';
import { makeRetriesDue, setRetries } from '../support/stored-retries.js';
import { insertRun, setRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const PEOPLE = ['full', 'thin', 'quiet-1', 'quiet-2'];
const EARLIER_WEEKS = [7, 14, 21].map((days) => isoDay(dayNumber(WEEK_OF) - days));

describe('routes of runs', () => {
  let service: TestApp;
  let jobId: string;

  const get = async (path: string) => (await service.service.get(path).expect(200)).body;
  const admin = async (path: string) => (await service.admin.get(path).expect(200)).body;
  const trigger = async (body: object) =>
    (
      await service.admin
        .post('/admin/trigger-intelligence')
        .send({ week_of: WEEK_OF, ...body })
        .expect(200)
    ).body;

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
    const observations = [...recordsOf('full', 84), ...recordsOf('thin', 5)];
    await service.service.post('/observations').send({ observations }).expect(200);
    for (const user of ['quiet-1', 'quiet-2'])
      await service.service.put(`/users/${user}/preferences`).send({}).expect(200);
    for (const week of EARLIER_WEEKS) await trigger({ user_ids: ['full'], week_of: week });
    jobId = (await trigger({ user_ids: PEOPLE })).result.job_id;
  });
  afterAll(() => service.close());

  it('returns a run with its successful users and each check of the verification', async () => {
    const run = await admin(`/admin/runs/${jobId}`);
    expect(run).toMatchObject({
      job_id: jobId,
      job_name: 'weekly_intelligence_generation',
      title: 'Generate Weekly Intelligence',
      status: 'completed',
      week_of: WEEK_OF,
      users_processed: 4,
      users_successful: 4,
      users_failed: 0,
      success_rate: 100,
      failed_users: [],
      error_message: null,
      started_at: aTime,
      completed_at: aTime,
      verification: { success_rate: 100, failed_users: [] },
    });
    expect(run.verification.successful_users).toHaveLength(4);
    for (const detail of run.verification.details)
      expect(detail).toEqual({
        user_id: aUuid,
        external_id: expect.stringMatching(new RegExp(PEOPLE.join('|'))),
        success: true,
        checks: {
          brief_exists: true,
          insights_generated: true,
          patterns_found: true,
          velocity_calculated: true,
        },
      });
  });

  it('answers a trigger with the result of the run', async () => {
    const answer = await trigger({ user_ids: ['full', 'unknown-user'] });
    expect(answer).toEqual({
      status: 'triggered',
      timestamp: aTime,
      result: {
        status: 'complete',
        job_id: expect.stringMatching(/^intelligence_\d{4}-.*Z_/),
        week_of: WEEK_OF,
        users_processed: 2,
        users_successful: 1,
        users_failed: 1,
        success_rate: 50,
        duration_seconds: aNumber,
        failed_users: [
          { user_id: toUserRef('unknown-user').userId, external_id: 'unknown-user', error: aText },
        ],
      },
    });
  });

  it('returns no success rate for a run that processed no users', async () => {
    await service.service
      .put('/users/off/preferences')
      .send({ intelligence_generation_enabled: false })
      .expect(200);
    const { result } = await trigger({ user_ids: ['off'] });
    expect(result).toMatchObject({ status: 'complete', users_processed: 0, success_rate: null });
    expect(await admin(`/admin/runs/${result.job_id}`)).toMatchObject({
      success_rate: null,
      users_skipped: 1,
      skipped: { switched_off: 1 },
    });
  });

  it('does not generate an existing week again, but counts the user as successful', async () => {
    const before = await get('/users/full/brief');
    expect((await trigger({ user_ids: ['full'] })).result).toMatchObject({
      users_successful: 1,
      success_rate: 100,
    });
    expect((await get('/users/full/brief')).generated_at).toBe(before.generated_at);
    await trigger({ user_ids: ['full'], force_refresh: true });
    const after = await get('/users/full/brief');
    expect(after.generated_at > before.generated_at).toBe(true);
    expect({ ...after, generated_at: '' }).toEqual({ ...before, generated_at: '' });
  });

  it('returns the rollout with its history', async () => {
    const { body } = await service.admin.put('/admin/rollout').send({ percent: 12.5 }).expect(200);
    expect(body).toEqual(await admin('/admin/rollout'));
    expect(body).toMatchObject({
      percent: 12.5,
      history: [
        { percent: 12.5, override: true, changed_by: 'api', changed_at: aTime },
        { percent: 100, override: false },
      ],
    });
    await service.admin.put('/admin/rollout').send({ percent: 100 }).expect(200);
  });

  describe('lists', () => {
    const waiting = ['ghost-1', 'ghost-2', 'ghost-3', 'ghost-4', 'ghost-5'];

    /** Reads all pages by following next_cursor. */
    async function pages<Item>(
      read: (path: string) => Promise<unknown>,
      path: string,
      itemsOf: (page: never) => Item[],
    ): Promise<Item[][]> {
      const found: Item[][] = [];
      let cursor: string | null = null;
      do {
        const page = (await read(`${path}?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`)) as {
          next_cursor: string | null;
        };
        found.push(itemsOf(page as never));
        cursor = page.next_cursor;
      } while (cursor !== null);
      return found;
    }
    const items = ({ items: list }: { items: never[] }) => list;

    beforeAll(async () => {
      await trigger({ user_ids: waiting });
    });

    it.each([
      ['runs', '/admin/runs', 'job_id'],
      ['the retry queue', '/admin/retry-queue', 'user_id'],
      ['briefs', '/users/full/briefs', 'week_of'],
    ])('pages through %s in order, each item once', async (_, path, key) => {
      const read = path.startsWith('/admin') ? admin : get;
      const full = await read(path);
      expect(Object.keys(full).sort()).toEqual(['items', 'next_cursor']);
      expect(full.next_cursor).toBeNull();
      const paged = await pages<Record<string, string>>(read, path, items);
      const keys = paged.flat().map((item) => item[key]);
      expect(keys).toEqual(full.items.map((item: Record<string, string>) => item[key]));
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length).toBeGreaterThan(3);
      for (const page of paged.slice(0, -1)) expect(page).toHaveLength(2);
      expect(paged.at(-1)!.length).toBeGreaterThan(0);
    });

    it("pages through a run's verification, with both lists of users on every page", async () => {
      const paged = await pages<{ user_id: string }>(admin, `/admin/runs/${jobId}`, (run: never) => {
        const { verification } = run as {
          verification: { details: { user_id: string }[]; successful_users: string[] };
        };
        expect(verification.successful_users).toHaveLength(4);
        return verification.details;
      });
      expect(paged.map((page) => page.length)).toEqual([2, 2]);
      const users = paged.flat().map((detail) => detail.user_id);
      expect(users.sort()).toEqual(PEOPLE.map((user) => toUserRef(user).userId).sort());
    });

    it('orders the retry queue by the next retry, with dead users last', async () => {
      // There are enough dead users for a page to end among them.
      const dead = ['ghost-1', 'ghost-2', 'ghost-5'];
      for (const user of dead) await setRetries(service, { state: 'dead', next_retry_at: null }, user);
      await makeRetriesDue(service, 'ghost-4');
      const paged = await pages<Record<string, unknown>>(admin, '/admin/retry-queue', items);
      const order = paged.flat().map((row) => row.external_id);
      expect(order[0]).toBe('ghost-4');
      expect(order).toHaveLength(6);
      expect(order.slice(3).sort()).toEqual(dead);
      expect(new Set(order).size).toBe(order.length);
      for (const row of paged.flat())
        expect(row).toEqual({
          user_id: aUuid,
          external_id: aText,
          week_of: WEEK_OF,
          retry_count: 0,
          max_retries: 3,
          state: expect.stringMatching(/^(pending|dead)$/),
          error_class: 'unknown_user',
          last_error: aText,
          next_retry_at: row.state === 'dead' ? null : aTime,
        });
    });

    it('finds one user in the retry queue by either id', async () => {
      const { userId } = toUserRef('ghost-2');
      for (const id of ['ghost-2', userId])
        expect((await admin(`/admin/retry-queue?user_id=${id}`)).items).toEqual([
          expect.objectContaining({ user_id: userId, external_id: 'ghost-2' }),
        ]);
    });

    it('counts a manual retry as an attempt', async () => {
      const { body } = await service.admin.post('/admin/retry-queue/ghost-3/retry').expect(200);
      expect(body).toEqual({ user_id: toUserRef('ghost-3').userId, retried: 1, successful: 0, failed: 1 });
      expect((await admin('/admin/retry-queue?user_id=ghost-3')).items).toEqual([
        expect.objectContaining({ retry_count: 1, state: 'pending' }),
      ]);
    });

    it('lists runs newest first', async () => {
      const started = (await admin('/admin/runs')).items.map((run: { created_at: string }) => run.created_at);
      expect(started).toEqual([...started].sort().reverse());
    });
  });

  it('cancels a run that has not ended, and only reports the status of one that has', async () => {
    const { body } = await service.admin.post(`/admin/runs/${jobId}/cancel`).expect(200);
    expect(body).toEqual({ job_id: jobId, cancel_requested: false, status: 'completed' });
    const manual = { week_of: WEEK_OF, trigger: 'manual', scope: 'cohort' };
    await insertRun(service, { job_id: 'intelligence_waiting', status: 'pending', ...manual });
    const cancelled = (await service.admin.post('/admin/runs/intelligence_waiting/cancel').expect(200)).body;
    expect(cancelled).toEqual({
      job_id: 'intelligence_waiting',
      cancel_requested: true,
      status: 'cancelled',
    });
  });

  it('refuses a second run while one is running', async () => {
    const manual = { week_of: WEEK_OF, trigger: 'manual', scope: 'cohort' };
    await insertRun(service, { job_id: 'running', ...manual, lease_until: fromNow('1 hour') });
    const answer = await service.admin.post('/admin/trigger-intelligence').send({}).expect(409);
    expect(answer.body).toMatchObject({ statusCode: 409, code: 'run_in_progress' });
    await setRun(service, 'running', { status: 'completed' });
  });
});
