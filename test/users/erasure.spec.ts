import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Test } from 'supertest';
import { JOB_NAME } from '../../src/common/job-name.js';
import { MemoryTextCache } from '../../src/cache/memory-text-cache.js';
import { TextCache } from '../../src/cache/text-cache.js';
import { dayInZone, isoDay } from '../../src/common/calendar.js';
import { toUserRef } from '../../src/common/user-id.js';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { WeekWriter } from '../../src/jobs/outcome/week-writer.js';
import { everyRow } from '../support/every-row.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { insertRow } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { insertRun, outcomesOf, runRow } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { testRedisUrl } from '../support/test-database.js';

const PERSON = 'Zaphod-ext-7741';
/** Texts that appear nowhere else in the database. Medications, symptoms, sources and body sites are free text. */
const MARKERS = {
  source: 'ringX9Q1',
  bodySite: 'elbowX9Q2',
  medication: 'pillx9q3',
  symptom: 'acheX9Q4'.toLowerCase(),
  email: 'x9q5@example.org',
};
/**
 * Has a smaller id than the person, so that the person is the last user that a run plans and stays in its plan cursor.
 */
const OTHER = 'slarti-ext';
const { userId } = toUserRef(PERSON);
const TRACES = [userId, PERSON, ...Object.values(MARKERS)];

const redisUrl = testRedisUrl();
const withRedis = redisUrl ? it : it.skip;

/** Returns `table: trace` for each place that still holds a trace of the person. */
const tracesIn = (rows: Map<string, string[]>, traces: readonly string[] = TRACES): string[] =>
  [...rows].flatMap(([table, texts]) =>
    traces.filter((trace) => texts.some((text) => text.includes(trace))).map((trace) => `${table}: ${trace}`),
  );

const markedObservations = (user: string) => [
  { user_id: user, metric: 'mood', value: 5, date: '2026-03-01', source: MARKERS.source },
  { user_id: user, metric: 'pain', value: 3, date: '2026-03-01', body_site: MARKERS.bodySite },
  { user_id: user, metric: `medication:${MARKERS.medication}`, value: 1, date: '2026-03-01' },
  { user_id: user, metric: `symptom:${MARKERS.symptom}`, value: 4, date: '2026-03-01' },
];

/** Stores a red flag of today with its message to the app, an experiment with an answer, and a week's state. */
async function leaveNewTraces(service: TestApp): Promise<void> {
  const date = isoDay(dayInZone(new Date(), 'UTC'));
  for (const user of [PERSON, OTHER]) {
    await service.service
      .post('/observations')
      .send({ observations: [{ user_id: user, metric: 'stress', value: 5, date, note: 'I cannot breathe' }] })
      .expect(200);
    const { userId: id } = toUserRef(user);
    await insertRow(service, 'refused_address', { user_id: id, address_digest: 'digest', answer: 550 });
    const imported = {
      file: 'diary.csv',
      format: 'csv',
      digest: 'd',
      mapping_digest: 'm',
      status: 'complete',
    };
    await insertRow(service, 'import', { user_id: id, ...imported });
    const task = { state: 'done', file: 'diary.csv', format: 'csv', user_id: id, sent_user: user };
    await insertRow(service, 'import_task', { id: user === PERSON ? 1000 : 1001, ...task });
    await service.dataSource.query(
      `insert into import_replaced (import_id, user_id, metric, source, body_site, moment, dated, day, value, suspect, recorded_at)
       select 1, user_id, metric, source, body_site, moment, dated, day, value, suspect, recorded_at
       from observation where user_id = $1 limit 1`,
      [id],
    );
    await insertRow(service, 'week_state', { user_id: id, week_of: '2026-02-16', state: '{"score": 51}' });
    await service.dataSource.query(
      `with begun as (
         insert into experiment (id, user_id, week_of, habit, outcome, lag, starts_on, schedule)
         values (gen_random_uuid(), $1, $2, 'evening_walk', 'mood', 1, $2, '{t,f}') returning id)
       insert into experiment_answer (experiment_id, day, user_id, did) select id, $2, $1, true from begun`,
      [id, WEEK_OF],
    );
  }
}

/** Stores the person in every table that can hold one: weeks, a named run, a cohort run and a failed run. */
async function leaveTraces(service: TestApp): Promise<void> {
  const observations = [...recordsOf(PERSON, 56), ...markedObservations(PERSON), ...recordsOf(OTHER, 56)];
  await service.service.post('/observations').send({ observations }).expect(200);
  await service.service
    .put(`/users/${PERSON}/preferences`)
    .send({ email: MARKERS.email, time_zone: 'Europe/Berlin' })
    .expect(200);
  const trigger = (body: object) =>
    service.admin
      .post('/admin/trigger-intelligence')
      .send({ week_of: WEEK_OF, ...body })
      .expect(200);
  await trigger({ user_ids: [PERSON, OTHER], week_of: '2026-02-23' });
  await trigger({});
  for (const user of [PERSON, OTHER])
    for (const kind of ['brief', 'insights', 'patterns', 'velocity', 'systems'])
      await service.service.get(`/users/${user}/${kind}`).expect(200);
  await leaveNewTraces(service);
  // A run whose planning stopped at this user.
  const runId = await insertRun(service, { job_id: 'cut off', status: 'failed', plan_cursor: userId });
  const failure = { user_id: userId, error_class: 'test' };
  await insertRow(service, 'job_retry_queue', {
    ...failure,
    job_name: JOB_NAME,
    week_of: WEEK_OF,
    last_error: 'a failed attempt',
  });
  await insertRow(service, 'job_retry_attempt', { ...failure, execution_id: runId, ending: 'failed' });
}

describe('data about a person', () => {
  let service: TestApp;
  let redis: Redis | undefined;
  const stopped: (() => unknown)[] = [];

  beforeAll(async () => {
    service = await createTestApp(redisUrl ? { REDIS_URL: redisUrl } : {});
    stopTicks(service);
    if (redisUrl) redis = new Redis(redisUrl);
    await leaveTraces(service);
  });
  afterAll(async () => {
    redis?.disconnect();
    for (const stop of stopped) await stop();
    await service.close();
  });

  /** Returns all keys and values of Redis that hold a trace of the person. Other specs use it too, with other users. */
  async function tracesInRedis(traces: readonly string[] = TRACES): Promise<string[]> {
    const keys = await redis!.keys('*');
    const values = keys.length === 0 ? [] : await redis!.mget(keys);
    const texts = keys.flatMap((key, index) => [key, values[index] ?? '']);
    return texts.filter((text) => traces.some((trace) => text.includes(trace)));
  }

  it('is found in every table before the erasure, so that finding nothing afterwards proves something', async () => {
    const found = tracesIn(await everyRow(service), [userId]).map((trace) => trace.split(':')[0]);
    expect(found).toEqual([
      'arrived_flag',
      'audit_entry',
      'experiment',
      'experiment_answer',
      'import',
      'import_replaced',
      'import_task',
      'job_batch',
      'job_execution_log',
      'job_retry_attempt',
      'job_retry_queue',
      'job_user_outcome',
      'noted_flag',
      'observation',
      'outbox',
      'refused_address',
      'spelled_name',
      'user_identity',
      'user_preferences',
      'week_state',
      'weekly_intelligence',
    ]);
  });

  withRedis('is in Redis before the erasure, with one key per kind and week', async () => {
    expect((await redis!.keys(`*${userId}*`)).length).toBe(10);
  });

  it('is exported completely, with every marker and every table', async () => {
    const { body, text } = await service.service.get(`/users/${PERSON}/export`).expect(200);
    for (const trace of TRACES) expect(text).toContain(trace);
    expect(body).toMatchObject({ user_id: userId, external_id: PERSON });
    expect(body.observation).toHaveLength(56 * 6 + 5);
    expect(body.weekly_intelligence).toHaveLength(2);
    expect(body.user_preferences).toHaveLength(1);
    expect(body.job_user_outcome).toHaveLength(2);
    expect(body.job_retry_queue).toHaveLength(1);
    expect(body.job_retry_attempt).toHaveLength(1);
    expect(body.user_identity).toHaveLength(1);
    expect(body.week_state).toHaveLength(3);
    for (const table of ['arrived_flag', 'experiment', 'experiment_answer', 'noted_flag', 'outbox'])
      expect(body[table]).toHaveLength(1);
    expect(text).not.toContain(OTHER);
    expect(text).not.toContain(toUserRef(OTHER).userId);
  });

  describe('after erasure', () => {
    let others: string[];

    /** Tables that also change for other reasons: the erasure itself, reads, and the renewal of leases. */
    const CHANGING = new Set([
      'audit_entry',
      'api_key_use',
      'job_execution_log',
      'job_batch',
      'cache_read_stat',
      'job_worker',
      'service_process',
      'erasure',
    ]);
    const ofOthers = async () =>
      [...(await everyRow(service))]
        .filter(([table]) => !CHANGING.has(table))
        .flatMap(([table, texts]) =>
          texts.filter((text) => !TRACES.some((t) => text.includes(t))).map((text) => table + text),
        )
        .sort();

    beforeAll(async () => {
      others = await ofOthers();
      const { body } = await service.service.delete(`/users/${PERSON}`).expect(200);
      const { erased, receipt } = body;
      expect(body).toEqual({
        user_id: userId,
        receipt: {
          id: receipt.id,
          erased_at: receipt.erased_at,
          tables: erased,
          // Other processes may keep texts in their memory for a minute.
          pending: redisUrl ? [] : ['cache'],
        },
        erased: {
          job_retry_attempt: 1,
          job_retry_queue: 1,
          weekly_intelligence: 2,
          week_state: 3,
          job_user_outcome: 2,
          experiment_answer: 1,
          experiment: 1,
          noted_flag: 1,
          arrived_flag: 1,
          zone_move: 0,
          past_zone: 0,
          changed_days: 0,
          import: 1,
          import_replaced: 1,
          import_task: 1,
          outbox: 1,
          refused_address: 1,
          spelled_name: 1,
          observation: 56 * 6 + 5,
          user_identity: 1,
          user_preferences: 1,
        },
      });
    });

    it('has a receipt that names no person', async () => {
      const [stored] = await service.dataSource.query(`select id from erasure`);
      const { body } = await service.admin.get(`/admin/erasures/${stored.id}`).expect(200);
      expect(body).toMatchObject({ id: stored.id, tables: { weekly_intelligence: 2 } });
      await service.admin.get(`/admin/erasures/${randomUUID()}`).expect(404);
      await service.admin.get('/admin/erasures/none').expect(400);
    });

    it('is in no column of any table after the erasure', async () => {
      expect(tracesIn(await everyRow(service))).toEqual([]);
    });

    withRedis('is in no key and no value of Redis after the erasure', async () => {
      expect(await tracesInRedis()).toEqual([]);
    });

    it('leaves all other users and their cached artefacts unchanged', async () => {
      expect(await ofOthers()).toEqual(others);
      await service.service.get(`/users/${OTHER}/brief`).expect(200);
      if (redis) expect((await redis.keys(`*${toUserRef(OTHER).userId}*`)).length).toBe(10);
    });

    it('answers for an erased user as for an unknown user', async () => {
      for (const route of ['brief', 'briefs', 'insights', 'preferences', 'export'])
        await service.service.get(`/users/${PERSON}/${route}`).expect(404);
      expect(
        (await service.admin.get(`/admin/retry-queue?user_id=${PERSON}`).expect(200)).body.items,
      ).toEqual([]);
    });

    it('changes nothing when the user is erased a second time', async () => {
      const { body } = await service.service.delete(`/users/${PERSON}`).expect(200);
      expect(Object.values(body.erased)).toEqual(Array(21).fill(0));
      expect(await ofOthers()).toEqual(others);
    });

    it('does not return with the next run', async () => {
      await service.admin
        .post('/admin/trigger-intelligence')
        .send({ week_of: WEEK_OF, force_refresh: true })
        .expect(200);
      expect(tracesIn(await everyRow(service))).toEqual([]);
    });
  });
});

describe('erasure with the cache in memory', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  /** Reads the store behind the cache, because the port cannot list its entries and does not need to. */
  function cachedTexts(): string[] {
    const cache = service.get(TextCache) as unknown as { store: { dump(): [string, { value: string }][] } };
    expect(cache).toBeInstanceOf(MemoryTextCache);
    return cache.store.dump().flatMap(([key, { value }]) => [key, value]);
  }

  it('removes all cached texts of the person and none of other users', async () => {
    await leaveTraces(service);
    const textsWith = (traces: string[]) =>
      cachedTexts().filter((text) => traces.some((trace) => text.includes(trace)));
    expect(textsWith([userId]).length).toBeGreaterThan(0);
    const before = textsWith([toUserRef(OTHER).userId]).length;

    await service.service.delete(`/users/${PERSON}`).expect(200);

    expect(textsWith(TRACES)).toEqual([]);
    expect(textsWith([toUserRef(OTHER).userId]).length).toBe(before);
  });

  it.each(['computing and writing', 'writing and warming the cache'])(
    'leaves no data of a user that is erased between %s',
    async (moment) => {
      const people = [PERSON, OTHER, 'third-ext'];
      const observations = people.flatMap((person) => recordsOf(person, 28));
      await service.service.post('/observations').send({ observations }).expect(200);
      const erase = (): Test => service.service.delete(`/users/${PERSON}`).expect(200);
      const generator = service.get(WeekGenerator);
      const generate = generator.generate.bind(generator);
      const writer = service.get(WeekWriter);
      const warm = writer.warmCache.bind(writer);
      // The run may be closed before the cache is warm.
      const warming: Promise<void>[] = [];
      const spies = [
        jest.spyOn(generator, 'generate').mockImplementation(async (userIds, context) => {
          const computed = await generate(userIds, context);
          if (moment === 'computing and writing' && userIds.includes(userId)) await erase();
          return computed;
        }),
        jest.spyOn(writer, 'warmCache').mockImplementation((weeks) => {
          const eraseFirst =
            moment !== 'computing and writing' && weeks.some((week) => week.userId === userId);
          warming.push((eraseFirst ? erase().then() : Promise.resolve()).then(() => warm(weeks)));
          return warming.at(-1)!;
        }),
      ];
      const { body } = await service.admin
        .post('/admin/trigger-intelligence')
        .send({ week_of: WEEK_OF, force_refresh: true })
        .expect(200);
      await Promise.all(warming);
      spies.forEach((spy) => spy.mockRestore());

      expect(body.result).toMatchObject({ status: 'complete', users_failed: 0 });
      // The run's counter may have been read before the erasure, so the outcomes are checked.
      const { id } = await runRow(service, body.result.job_id);
      const outcomes = await outcomesOf(service, id);
      expect(outcomes.map(({ state }) => state)).toEqual(['done', 'done']);
      expect(tracesIn(await everyRow(service), [userId, PERSON])).toEqual([]);
      expect(cachedTexts().filter((text) => text.includes(userId))).toEqual([]);
    },
  );

  it('of very many observations takes many statements, so that none lasts too long', async () => {
    const many = toUserRef('many').userId;
    await service.service.put('/users/many/preferences').send({}).expect(200);
    // 1,000 on each of 120 days, and then a day that has more than one statement deletes.
    await service.dataSource.query(
      `insert into observation (user_id, metric, moment, dated, day, value)
       select $1, 'steps', at, false, case when n < 120000 then at::date else date '2026-01-01' end, 1
       from generate_series(0, 180000) as n, lateral (select '2025-01-01'::timestamptz + n * interval '86.4 s' as at) as times`,
      [many],
    );
    const statements = jest.spyOn(Object.getPrototypeOf(service.dataSource.createQueryRunner()), 'query');
    const { body } = await service.service.delete('/users/many').expect(200);
    const deletes = statements.mock.calls.filter(([text]) => /^delete from observation/.test(String(text)));
    statements.mockRestore();

    expect(body.erased).toMatchObject({ observation: 180_001 });
    expect(deletes.length).toBeGreaterThan(2);
    const left = await service.dataSource.query('select from observation where user_id = $1', [many]);
    expect(left).toEqual([]);
  });

  it("keeps the host app's columns of its own table, exports none of them, and resets the columns of this service", async () => {
    const host = 'host-owned';
    await service.dataSource.query(`alter table user_preferences add column favourite_colour text`);
    await service.service
      .put(`/users/${host}/preferences`)
      .send({ email: MARKERS.email, time_zone: 'Asia/Tokyo', intelligence_generation_enabled: false })
      .expect(200);
    await service.dataSource.query(
      `update user_preferences set favourite_colour = 'teal' where user_id = $1`,
      [toUserRef(host).userId],
    );
    const { body: copy, text } = await service.service.get(`/users/${host}/export`).expect(200);
    expect(copy.user_preferences).toMatchObject([{ email: MARKERS.email, time_zone: 'Asia/Tokyo' }]);
    expect(text).not.toMatch(/favourite_colour|teal/);

    await service.service.delete(`/users/${host}`).expect(200);
    await service.service.delete(`/users/${host}`).expect(200);

    const rows = await service.dataSource.query(`select * from user_preferences where user_id = $1`, [
      toUserRef(host).userId,
    ]);
    expect(rows).toEqual([
      {
        user_id: toUserRef(host).userId,
        favourite_colour: 'teal',
        intelligence_generation_enabled: true,
        intelligence_generation_frequency: 'weekly',
        last_intelligence_generated_at: null,
        intelligence_notification_enabled: true,
        time_zone: null,
        notification_channel: 'webhook',
        email: null,
        locale: null,
        units: null,
      },
    ]);
    expect(tracesIn(await everyRow(service), [host, MARKERS.email])).toEqual([]);
  });
});
