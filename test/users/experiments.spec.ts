import { dayInZone, dayNumber, isoDay } from '../../src/common/calendar.js';
import { toUserRef } from '../../src/common/user-id.js';
import type { ExperimentView } from '../../src/users/experiment-view.js';
import { ExperimentStore } from '../../src/intelligence/persistence/experiment-store.js';
import { proposeExperiment } from '../../src/intelligence/experiments/propose.js';
import { holdLock, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { insertRow, NOW } from '../support/rows.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

describe("a user's experiments", () => {
  let service: TestApp;
  let today: number;
  let people = 0;

  beforeAll(async () => {
    service = await createTestApp();
    today = dayInZone(new Date(), 'UTC');
  });
  afterEach(releaseLocks);
  afterAll(() => service.close());

  /** Stores a user with a brief of WEEK_OF, which suggests an experiment if `suggests` is true. */
  async function person(suggests = true): Promise<string> {
    const user = `trier-${(people += 1)}`;
    await service.service
      .post('/observations')
      .send({ observations: recordsOf(user, 7) })
      .expect(200);
    const { userId } = toUserRef(user);
    const proposal = proposeExperiment({
      userId,
      weekOf: dayNumber(WEEK_OF),
      pair: { x: 'sleep_minutes', y: 'mood', lag: 0, sign: 1 },
      effectInSd: 1.1,
    });
    const experiments = suggests ? [{ title: 't', statement: 's', fact_ids: [], proposal }] : [];
    await insertRow(service, 'weekly_intelligence', {
      user_id: userId,
      week_of: WEEK_OF,
      status: 'complete',
      brief: JSON.stringify({ experiments }),
      generator: 'test',
      generated_at: NOW,
    });
    return user;
  }
  const path = (user: string, rest = '') => `/users/${user}/experiments${rest}`;
  const start = async (user: string, body: object = {}): Promise<ExperimentView> =>
    (await service.service.post(path(user)).send(body).expect(201)).body;
  const list = async (user: string): Promise<ExperimentView[]> =>
    (await service.service.get(path(user)).expect(200)).body.items;
  /** Moves the start of an experiment some days into the past. */
  const began = (id: string, daysAgo: number) =>
    service.dataSource.query(`update experiment set starts_on = $2 where id = $1`, [
      id,
      isoDay(today - daysAgo),
    ]);
  const answer = (user: string, id: string, day: number, body: object = { did: true }) =>
    service.service.put(path(user, `/${id}/days/${isoDay(day)}`)).send(body);

  it('begin tomorrow by default, with the schedule that the brief published', async () => {
    const user = await person();
    const begun = await start(user);
    expect(begun).toMatchObject({
      week_of: WEEK_OF,
      habit: 'earlier_bedtime',
      title: 'An earlier bedtime',
      outcome: 'mood',
      lag_days: 1,
      state: 'planned',
      starts_on: isoDay(today + 1),
      ends_on: isoDay(today + 28),
      stopped_on: null,
    });
    expect(begun.schedule).toHaveLength(28);
    for (let first = 0; first < 28; first += 2)
      expect(begun.schedule[first].habit).not.toBe(begun.schedule[first + 1].habit);
    expect(await list(user)).toEqual([begun]);
    await service.service.put(`/users/${user}/preferences`).send({ locale: 'de' }).expect(200);
    expect(await list(user)).toMatchObject([{ id: begun.id, title: 'Eine frühere Schlafenszeit' }]);
  });

  it('begin on a given day within the next 14 days, and on no other day', async () => {
    const user = await person();
    for (const day of [today, today + 15]) {
      const { body } = await service.service
        .post(path(user))
        .send({ starts_on: isoDay(day), week_of: WEEK_OF })
        .expect(400);
      expect(body.errors).toEqual([{ field: 'starts_on', reason: 'must lie 1 to 14 days ahead' }]);
    }
    expect((await start(user, { starts_on: isoDay(today + 14) })).starts_on).toBe(isoDay(today + 14));
  });

  it('run one at a time, even when several are started at once, and none is started twice', async () => {
    const user = await person();
    const both = await Promise.all(
      Array.from({ length: 6 }, () => service.service.post(path(user)).send({})),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const [{ id }] = await list(user);
    await service.dataSource.query(`update experiment set id = gen_random_uuid() where id = $1`, [id]);
    expect((await service.service.post(path(user)).send({}).expect(409)).body.code).toBe(
      'experiment_running',
    );
  });

  it('start only after an erasure in progress has released the user', async () => {
    const user = await person();
    const lock = await holdLock(
      service.databaseUrl,
      'select from user_identity where user_id = $1 for update',
      [toUserRef(user).userId],
    );
    const starting = start(user);
    await lock.awaited();
    await lock.release();
    expect((await starting).state).toBe('planned');
  });

  it('start only if a brief suggests one', async () => {
    const none = await service.service.post(path(await person(false))).send({});
    expect([none.status, none.body.code]).toEqual([404, 'no_experiment']);
    await service.service.post(path('unknown')).send({}).expect(404);
    const user = await person();
    await service.service.post(path(user)).send({ week_of: '2026-02-23' }).expect(404);
    const { body } = await service.service.post(path(user)).send({ week_of: '2026-03-03', x: 1 }).expect(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['week_of', 'x']);
  });

  it('accept an answer for each of their days up to a week later, and the last answer counts', async () => {
    const user = await person();
    const { id } = await start(user);
    await began(id, 10);
    await answer(user, id, today).expect(200);
    const { body } = await answer(user, id, today, { did: false }).expect(200);
    expect(body.schedule[10]).toMatchObject({ date: isoDay(today), did: false });
    expect(body.state).toBe('running');

    for (const [day, reason] of [
      [today - 8, /7 days back/],
      [today - 11, /day of the experiment/],
      [today + 1, /future/],
      [today + 40, /day of the experiment/],
    ] as const) {
      const refused = await answer(user, id, day).expect(400);
      expect(refused.body.errors).toEqual([{ field: 'date', reason: expect.stringMatching(reason) }]);
    }
    await service.service
      .put(path(user, `/${id}/days/soon`))
      .send({ did: true })
      .expect(400);
    const refusedBody = await answer(user, id, today, { did: 'yes' }).expect(400);
    expect(refusedBody.body.errors).toEqual([{ field: 'did', reason: 'must be a boolean' }]);
  });

  it('can be stopped once, accept no answers for later days, and allow another experiment', async () => {
    const user = await person();
    const { id } = await start(user);
    await began(id, 5);
    const { body } = await service.service.post(path(user, `/${id}/stop`)).expect(200);
    expect(body).toMatchObject({ state: 'stopped', stopped_on: isoDay(today) });
    expect((await service.service.post(path(user, `/${id}/stop`)).expect(409)).body.code).toBe(
      'experiment_over',
    );
    await answer(user, id, today - 1).expect(200);
    await answer(user, id, today).expect(409);
    expect((await service.service.post(path(user)).send({}).expect(409)).body.code).toBe('experiment_exists');
  });

  it('are not visible to another user', async () => {
    const [user, other] = [await person(), await person()];
    const { id } = await start(user);
    for (const unknown of [id, 'no-uuid'])
      await service.service.post(path(other, `/${unknown}/stop`)).expect(404);
    await answer(other, id, today + 1).expect(404);
    expect(await list(other)).toEqual([]);
  });

  it('are read for a week as they were before that week', async () => {
    const user = await person();
    const { userId } = toUserRef(user);
    const { id } = await start(user);
    await began(id, 5);
    await answer(user, id, today - 3).expect(200);
    await answer(user, id, today - 1).expect(200);
    await service.service.post(path(user, `/${id}/stop`)).expect(200);
    const store = service.get(ExperimentStore);
    const asOf = async (weekOf: number) => (await store.loadFor([userId], weekOf)).get(userId);

    expect(await asOf(today - 5)).toBeUndefined();
    expect(await asOf(today - 2)).toMatchObject([
      { id, answers: [{ day: today - 3, did: true }], stoppedOn: null },
    ]);
    expect(await asOf(today + 1)).toMatchObject([
      { answers: [{ day: today - 3 }, { day: today - 1 }], stoppedOn: today },
    ]);
    // They are not read for ever: five weeks after its end, a brief has reported the experiment to every user.
    expect(await asOf(today + 100)).toBeUndefined();
  });
});
