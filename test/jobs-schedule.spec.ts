import { SystemClock } from '../src/common/clock.js';
import { JobClockwork } from '../src/jobs/job-clockwork.js';
import { Scheduler } from '../src/jobs/scheduler.js';
import { idOf, send } from './setup/cohort.js';
import { emptyTables } from './setup/empty-tables.js';
import { recordsOf, WEEK_OF } from './setup/people.js';
import { stopTicks } from './setup/stop-ticks.js';
import { createTestApp, type TestApp } from './setup/test-app.js';
import { until } from './setup/until.js';

const FIRES_AT = Date.parse(`${WEEK_OF}T02:00:00Z`);
const DAY = 86_400;

describe('the weekly schedule', () => {
  let service: TestApp;
  let now: jest.SpyInstance<Date, []>;
  const itIs = (secondsAfterFiring: number): void =>
    void now.mockReturnValue(new Date(FIRES_AT + secondsAfterFiring * 1000));
  const tick = (): Promise<void> => service.get(Scheduler).ensureRun();
  const runs = (): Promise<object[]> =>
    service.dataSource.query(
      'select job_id, status, trigger, week_of, scope from job_execution_log order by created_at',
    );
  const alerts = (): Promise<object[]> => service.dataSource.query('select dedupe_key from outbox');

  beforeAll(async () => {
    now = jest.spyOn(SystemClock.prototype, 'now');
    itIs(-DAY);
    service = await createTestApp({ INTELLIGENCE_ENABLED: 'true' });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    // Switched on the day before.
    itIs(-DAY);
    await tick();
  });
  afterAll(async () => {
    await service.close();
    now.mockRestore();
  });

  it('records one run, however many replicas tick at once', async () => {
    itIs(1);
    await Promise.all(Array.from({ length: 20 }, tick));
    itIs(40);
    await tick();

    expect(await runs()).toEqual([
      {
        job_id: `intelligence_${WEEK_OF}T02:00:00.000Z`,
        status: 'pending',
        trigger: 'cron',
        week_of: WEEK_OF,
        scope: 'cohort',
      },
    ]);
  });

  it('owes nothing before the hour', async () => {
    itIs(-1);
    await tick();
    expect(await runs()).toEqual([]);
  });

  it.each([3599, 3600])('catches up %d seconds late', async (late) => {
    itIs(late);
    await tick();
    expect(await runs()).toEqual([
      expect.objectContaining({ status: 'pending', trigger: 'catchup', week_of: WEEK_OF }),
    ]);
    expect(await alerts()).toEqual([]);
  });

  it('records a miss, with one alert, when it is later than the grace, and no run', async () => {
    itIs(3601);
    await Promise.all(Array.from({ length: 5 }, tick));

    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed', week_of: WEEK_OF })]);
    expect(await alerts()).toEqual([{ dedupe_key: `alert:run_missed:${WEEK_OF}` }]);
    const [row] = await service.dataSource.query(
      'select users_processed, success_rate from job_execution_log',
    );
    expect(row).toEqual({ users_processed: 0, success_rate: null });
  });

  it('tells of the latest week only after five weeks down', async () => {
    itIs(5 * 7 * DAY + 2 * DAY);
    await tick();
    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed', week_of: '2026-04-06' })]);
  });

  it('owes nothing from before the first boot', async () => {
    await emptyTables(service.dataSource);
    itIs(1800);
    await tick();
    await tick();
    expect(await runs()).toEqual([]);
    expect(await alerts()).toEqual([]);
  });

  it('runs the week for who is due, from tick to completed, and stamps the users', async () => {
    await send(service, [...recordsOf('anna', 21), ...recordsOf('bert', 21)]);
    const preferences = async (user: string) =>
      (await service.service.get(`/users/${user}/preferences`).expect(200)).body;
    expect((await preferences('anna')).last_intelligence_generated_at).toBeNull();
    itIs(5);

    await service.get(JobClockwork).reconcile();
    await until(
      async () =>
        (await service.dataSource.query(`select from job_execution_log where status = 'completed'`))
          .length === 1,
    );

    expect(Date.parse((await preferences('anna')).last_intelligence_generated_at)).toBe(FIRES_AT + 5000);
    const [run] = (await service.admin.get('/admin/runs').expect(200)).body.items;
    expect(run).toMatchObject({
      trigger: 'cron',
      week_of: WEEK_OF,
      users_processed: 2,
      users_successful: 2,
      success_rate: 100,
      title: 'Generate Weekly Intelligence',
    });
    const weeks = await service.dataSource.query(
      'select user_id, week_of from weekly_intelligence order by user_id',
    );
    expect(weeks).toEqual(
      [idOf('anna'), idOf('bert')].sort().map((user) => ({ user_id: user, week_of: WEEK_OF })),
    );
  });

  it('takes a waiting run when the slot is free, and no sooner', async () => {
    itIs(5);
    await service.dataSource.query(
      `insert into job_execution_log (job_name, job_id, status, started_at, lease_until)
       values ('weekly_intelligence_generation', 'another', 'running', now(), now() + interval '1 minute')`,
    );
    const statuses = async () =>
      (await service.dataSource.query('select status from job_execution_log order by created_at')).map(
        (row: { status: string }) => row.status,
      );

    await service.get(JobClockwork).reconcile();
    expect(await statuses()).toEqual(['running', 'pending']);

    await service.dataSource.query(
      `update job_execution_log set status = 'completed' where job_id = 'another'`,
    );
    await service.get(JobClockwork).reconcile();
    await until(async () => (await statuses())[1] === 'completed');
  });

  describe('switched off', () => {
    let off: TestApp;
    beforeAll(async () => {
      off = await createTestApp({ INTELLIGENCE_ENABLED: 'false' });
      stopTicks(off);
    });
    afterAll(() => off.close());

    it('records nothing, alerts nobody, and owes nothing from before the next switch-on', async () => {
      await off.dataSource.query(
        `insert into service_setting (name, value) values ('schedule_owed_since', '"2026-01-01T00:00:00Z"')`,
      );
      for (const late of [1, 7200]) {
        itIs(late);
        await off.get(Scheduler).ensureRun();
      }
      expect(await off.dataSource.query('select from job_execution_log')).toEqual([]);
      expect(await off.dataSource.query('select from outbox')).toEqual([]);
      expect(
        await off.dataSource.query(`select from service_setting where name = 'schedule_owed_since'`),
      ).toEqual([]);
    });
  });
});
