import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { Revisions } from '../../src/jobs/revisions/revisions.js';
import { currentWeekOf } from '../../src/common/calendar.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { makeMessagesDue } from '../support/stored-messages.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const MONDAY = currentWeekOf(new Date(), 'UTC');
const [W, NEXT] = [isoDay(MONDAY - 7), isoDay(MONDAY)];
const USER = 'late-walker';

describe('weeks that change after they were issued', () => {
  let app: WebhookReceiver;
  let service: TestApp;
  /** Of the week W, the last four days arrive late. */
  const records = recordsOf(USER, 70, NEXT);
  const lateFrom = isoDay(dayNumber(W) - 4);
  const late = records.filter(({ date }) => date >= lateFrom && date < W);
  const early = records.filter((record) => !late.includes(record));
  const sql = <Row>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    service.dataSource.query(text, parameters) as Promise<Row[]>;
  const briefOf = async (weekOf = W, user = USER) =>
    (await service.service.get(`/users/${user}/brief?week_of=${weekOf}`).expect(200)).body;
  const page = async (weekOf = W) =>
    (
      await service.service
        .get(`/users/${USER}/brief?week_of=${weekOf}`)
        .set('accept', 'text/html')
        .expect(200)
    ).text;
  const waiting = () => sql<{ user_id: string; from_day: string }>(`select * from changed_days`);
  const revise = (of = service) => of.get(Revisions).makeDueWeeks();
  const runs = () =>
    sql<{ week_of: string; status: string; metadata: Record<string, number> }>(
      `select week_of, status, metadata from job_execution_log where trigger = 'revision' order by created_at`,
    );
  const revisedMessages = async () => {
    await makeMessagesDue(service);
    await service.get(OutboxDispatcher).deliverDue();
    return app.received.map(({ body }) => JSON.parse(body)).filter(({ type }) => type === 'brief_revised');
  };
  const issue = async (...weeks: string[]) => {
    for (const week_of of weeks) await triggerRun(service, { week_of, user_ids: [USER] });
  };
  const newService = (environment: NodeJS.ProcessEnv = {}, database = databaseOf(service)) =>
    createTestApp(
      {
        APP_WEBHOOK_URL: app.url,
        APP_WEBHOOK_SECRET: 'secret',
        REVISION_SETTLE_MINUTES: '0',
        ...environment,
      },
      { database },
    );

  beforeAll(async () => {
    app = await startReceiver();
    service = await createTestApp({
      APP_WEBHOOK_URL: app.url,
      APP_WEBHOOK_SECRET: 'secret',
      REVISION_SETTLE_MINUTES: '0',
    });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    app.received = [];
  });
  afterAll(async () => {
    await service.close();
    await app.close();
  });

  it('say so at once, are made again in order, and are announced once', async () => {
    await send(service, early);
    await issue(W, NEXT);
    const [first, nextFirst] = [await briefOf(), await briefOf(NEXT)];
    expect(first).toMatchObject({ revision: 1, week_stats: { logged_days: 3 } });
    expect(first).not.toHaveProperty('outdated_since');

    await send(service, late);
    expect(await waiting()).toMatchObject([{ user_id: idOf(USER), from_day: lateFrom, late: true }]);
    expect(Object.keys(await briefOf())).toContain('outdated_since');
    expect(await page()).toContain('More records of these days have come in');

    await revise();
    const second = await briefOf();
    expect(second).toMatchObject({
      revision: 2,
      revised_at: second.generated_at,
      revised_because: { reasons: ['late_records'], from_day: lateFrom },
      week_stats: { logged_days: 7 },
    });
    expect(second.revised_because.changed).toContain('metric:steps');
    expect(second).not.toHaveProperty('outdated_since');
    expect(await page()).toMatch(/Revised on \d+ \w+ \d{4}, because records came in later/);
    expect((await briefOf(NEXT)).revision).toBe(2);
    expect((await briefOf(NEXT)).facts).not.toEqual(nextFirst.facts);
    expect(await waiting()).toEqual([]);
    expect(await runs()).toMatchObject([
      { week_of: W, status: 'completed', metadata: { weeks_revised: 1, weeks_unchanged: 0 } },
      { week_of: NEXT, status: 'completed' },
    ]);

    // As if the records had been there in time.
    const revised = [second, await briefOf(NEXT)];
    await service.dataSource.query(`delete from weekly_intelligence`);
    await service.dataSource.query(`delete from week_state`);
    await issue(W, NEXT);
    expect([await briefOf(), await briefOf(NEXT)].map(withoutHead)).toEqual(revised.map(withoutHead));

    await revise();
    const messages = await revisedMessages();
    expect(messages.map(({ week_of, revision }) => [week_of, revision])).toEqual([
      [W, 2],
      [NEXT, 2],
    ]);
    expect(messages[0]).toEqual({
      type: 'brief_revised',
      user_id: idOf(USER),
      external_id: USER,
      week_of: W,
      revision: 2,
      changed: second.revised_because.changed,
    });
  });

  it('stay as they are, to the byte, if they come out the same', async () => {
    await send(service, records);
    await issue(W);
    const stored = () => sql(`select w.*, w.brief::text as text from weekly_intelligence w`);
    const before = await stored();
    // What is added and taken back, and an equal value, change nothing.
    const more = { ...late[0], date: isoDay(dayNumber(W) - 2), metric: 'energy', value: 3 };
    await send(service, [more]);
    await service.service
      .delete('/observations')
      .send({ observations: [{ user_id: USER, metric: more.metric, date: more.date }] })
      .expect(200);
    expect(await waiting()).toMatchObject([{ late: true, deleted: true }]);
    await revise();
    expect(await stored()).toEqual(before);
    expect(await waiting()).toEqual([]);
    expect(await runs()).toMatchObject([{ metadata: { weeks_revised: 0, weeks_unchanged: 1 } }]);
    expect(await revisedMessages()).toEqual([]);
  });

  it('are revised for corrected and deleted records too, and a rerun by an operator says so', async () => {
    await send(service, records);
    await issue(W);
    const steps = records.filter(({ metric, date }) => metric === 'steps' && date >= lateFrom && date < W);
    await send(
      service,
      steps.map((record) => ({ ...record, value: 100 })),
    );
    await revise();
    expect((await briefOf()).revised_because.reasons).toEqual(['corrected_records']);
    await service.service
      .delete('/observations')
      .send({ observations: steps.map(({ metric, date }) => ({ user_id: USER, metric, date })) })
      .expect(200);
    await revise();
    expect(await briefOf()).toMatchObject({ revision: 3, revised_because: { reasons: ['deleted_records'] } });
    await send(service, steps);
    await triggerRun(service, { week_of: W, user_ids: [USER], force_refresh: true });
    expect(await briefOf()).toMatchObject({ revision: 4, revised_because: { reasons: ['made_again'] } });
    expect(await briefOf()).not.toHaveProperty('outdated_since');
    await triggerRun(service, { week_of: W, user_ids: [USER], force_refresh: true });
    expect((await briefOf()).revision).toBe(4);
  });

  it('cost nothing for records that no brief has read', async () => {
    await send(service, early);
    await issue(W);
    const today = isoDay(MONDAY);
    await send(service, [{ ...late[0], date: today }]);
    await send(service, [{ ...late[0], user_id: 'no-brief-yet' }]);
    await send(service, [early[0]]);
    expect(await waiting()).toEqual([]);
  });

  it('are made once by two replicas, and by the next process where one has died between two weeks', async () => {
    await send(service, early);
    await issue(W, NEXT);
    await send(service, late);
    // As a process leaves it that ended between the two weeks.
    await service.dataSource.query(`update changed_days set next_week = $1`, [NEXT]);
    const other = await newService();
    stopTicks(other);
    try {
      await Promise.all([revise(), revise(other)]);
      expect((await runs()).map(({ week_of }) => week_of)).toEqual([NEXT]);
      expect([(await briefOf()).revision, (await briefOf(NEXT)).revision]).toEqual([1, 2]);
      await send(service, [{ ...late[0], value: late[0].value + 1 }]);
      await Promise.all([revise(), revise(other)]);
      await Promise.all([revise(), revise(other)]);
    } finally {
      await other.close();
    }
    expect((await runs()).map(({ week_of }) => week_of)).toEqual([NEXT, W, NEXT]);
    expect((await briefOf()).revision).toBe(2);
    expect(await waiting()).toEqual([]);
  });

  it('wait until the records have settled, and stay within the limits', async () => {
    await send(service, early);
    await issue(W, NEXT);
    await send(service, late);
    for (const settings of [
      { REVISION_SETTLE_MINUTES: '15' },
      { REVISION_WEEKS: '0' },
      { REVISIONS_PER_DAY: '0' },
    ] as NodeJS.ProcessEnv[]) {
      const limited = await newService(settings);
      stopTicks(limited);
      try {
        await revise(limited);
      } finally {
        await limited.close();
      }
      expect(await runs()).toEqual([]);
    }
    expect((await briefOf()).outdated_since).toBeDefined();
    // Records that never come to rest do not keep a brief outdated for ever.
    await service.dataSource.query(`update changed_days set first_changed_at = now() - interval '7 hours'`);
    const patient = await newService({ REVISION_SETTLE_MINUTES: '1440', REVISION_WEEKS: '1' });
    stopTicks(patient);
    try {
      await revise(patient);
    } finally {
      await patient.close();
    }
    // The older week is not made again, and keeps saying that it is outdated.
    expect((await runs()).map(({ week_of }) => week_of)).toEqual([NEXT]);
    expect(await briefOf()).toMatchObject({ revision: 1, outdated_since: expect.any(String) });
    expect((await briefOf(NEXT)).revision).toBe(2);
    expect(await waiting()).toEqual([]);
  });

  it('are made once more when records change while they are made', async () => {
    await send(service, early);
    await issue(W);
    await send(service, late.slice(0, 4));
    const rest = late.slice(4);
    await service.dataSource.query(`update changed_days set changes = changes`);
    const run = service.get(Revisions);
    const during = jest
      .spyOn((run as unknown as { store: { advance: () => Promise<void> } }).store, 'advance')
      .mockImplementationOnce(() => Promise.resolve());
    await revise();
    during.mockRestore();
    await send(service, rest);
    await revise();
    expect((await briefOf()).week_stats.logged_days).toBe(7);
    expect(await waiting()).toEqual([]);
  });
});

function withoutHead(brief: Record<string, unknown>): Record<string, unknown> {
  const head = ['generated_at', 'revision', 'revised_at', 'revised_because', 'outdated_since'];
  return Object.fromEntries(Object.entries(brief).filter(([key]) => !head.includes(key)));
}
