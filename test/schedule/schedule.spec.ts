import os from 'node:os';
import { APP_CONFIG, type AppConfig } from '../../src/config/app-config.js';
import { DatabaseClock } from '../../src/database/database-clock.js';
import { JobTicker } from '../../src/jobs/job-ticker.js';
import { OwedSinceStore } from '../../src/jobs/schedule/owed-since-store.js';
import { ScheduledRuns } from '../../src/jobs/schedule/scheduled-runs.js';
import { Scheduler } from '../../src/jobs/schedule/scheduler.js';
import { idOf, send } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { type MovedClock, moveClock } from '../support/moved-clock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { aTime } from '../support/shapes.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const FIRES_AT = Date.parse(`${WEEK_OF}T02:00:00Z`);
const HOUR = 3600;
const DAY = 86_400;

jest.setTimeout(60_000);

describe('the weekly schedule', () => {
  let database: TestDatabase;
  let service: TestApp;
  let scheduler: Scheduler;
  let clock: MovedClock;
  let uptime: jest.SpyInstance<number, []>;
  let upFor = 0;
  const instant = (secondsAfterFiring: number): Date => new Date(FIRES_AT + secondsAfterFiring * 1000);
  /** Time has gone by until so many seconds after the firing, and every clock shows it. */
  const itIs = async (secondsAfterFiring: number): Promise<void> => {
    upFor += (instant(secondsAfterFiring).getTime() - (await clock.now()).getTime()) / 1000;
    await clock.freeze(instant(secondsAfterFiring));
  };
  const seconds = async (passed: number): Promise<void> => {
    upFor += passed;
    await clock.step(passed);
  };
  const tick = (): Promise<void> => scheduler.ensureRun();
  const runs = (): Promise<object[]> =>
    service.dataSource.query(
      'select job_id, status, trigger, week_of, scope from job_execution_log order by created_at',
    );
  const alerts = (): Promise<object[]> => service.dataSource.query('select dedupe_key from outbox');
  /** A process that has just begun, and knows of no look before. */
  const restart = async (): Promise<void> => {
    const config = service.app.get<AppConfig>(APP_CONFIG, { strict: false });
    scheduler = new Scheduler(
      config,
      service.get(DatabaseClock),
      service.get(OwedSinceStore),
      service.get(ScheduledRuns),
    );
    await tick();
  };

  beforeAll(async () => {
    uptime = jest.spyOn(os, 'uptime').mockImplementation(() => upFor);
    database = await createTestDatabase();
    clock = await moveClock(database);
    await clock.freeze(instant(-DAY));
    service = await createTestApp({ INTELLIGENCE_ENABLED: 'true' }, { database });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    // Switched on the day before, by a process that is no more.
    await clock.freeze(instant(-DAY));
    await restart();
  });
  afterAll(async () => {
    await service.close();
    await database.drop();
    uptime.mockRestore();
  });

  it('records one run, however many replicas tick at once', async () => {
    await itIs(1);
    await Promise.all(Array.from({ length: 20 }, tick));
    await itIs(40);
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
    await itIs(-1);
    await tick();
    expect(await runs()).toEqual([]);
  });

  it.each([3599, 3600])('catches up %d seconds late', async (late) => {
    await itIs(late);
    await tick();
    expect(await runs()).toEqual([
      expect.objectContaining({ status: 'pending', trigger: 'catchup', week_of: WEEK_OF }),
    ]);
    expect(await alerts()).toEqual([]);
  });

  it('records a miss, with one alert, when it is later than the grace, and no run', async () => {
    await itIs(3601);
    await Promise.all(Array.from({ length: 5 }, tick));

    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed', week_of: WEEK_OF })]);
    expect(await alerts()).toEqual([{ dedupe_key: `alert:run_missed:${WEEK_OF}` }]);
    const [row] = await service.dataSource.query(
      'select users_processed, success_rate from job_execution_log',
    );
    expect(row).toEqual({ users_processed: 0, success_rate: null });
  });

  it('tells of the latest week only after five weeks down', async () => {
    await itIs(5 * 7 * DAY + 2 * DAY);
    await tick();
    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed', week_of: '2026-04-06' })]);
  });

  it('owes nothing from before the first boot', async () => {
    await emptyTables(service.dataSource);
    await clock.freeze(instant(1800));
    await restart();
    await tick();
    expect(await runs()).toEqual([]);
    expect(await alerts()).toEqual([]);
  });

  it('writes a missed row with its alert, or neither', async () => {
    await itIs(3601);
    await service.dataSource.query('alter table outbox rename to lost_outbox');
    await expect(tick()).rejects.toThrow(/outbox/);
    await service.dataSource.query('alter table lost_outbox rename to outbox');
    expect(await runs()).toEqual([]);

    await tick();
    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed' })]);
    expect(await alerts()).toHaveLength(1);
  });

  it('runs the week for who is due, from tick to completed, and stamps the users', async () => {
    await send(service, [...recordsOf('anna', 21), ...recordsOf('bert', 21)]);
    const preferences = async (user: string) =>
      (await service.service.get(`/users/${user}/preferences`).expect(200)).body;
    expect((await preferences('anna')).last_intelligence_generated_at).toBeNull();
    await itIs(5);

    await service.get(JobTicker).reconcile();
    await until(
      async () =>
        (await service.dataSource.query(`select from job_execution_log where status = 'completed'`))
          .length === 1,
    );

    expect((await preferences('anna')).last_intelligence_generated_at).toEqual(aTime);
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
    await itIs(5);
    await service.dataSource.query(
      `insert into job_execution_log (job_name, job_id, status, started_at, lease_until)
       values ('weekly_intelligence_generation', 'another', 'running', now(), now() + interval '1 minute')`,
    );
    const statuses = async () =>
      (await service.dataSource.query('select status from job_execution_log order by created_at')).map(
        (row: { status: string }) => row.status,
      );

    await service.get(JobTicker).reconcile();
    expect(await statuses()).toEqual(['running', 'pending']);

    await service.dataSource.query(
      `update job_execution_log set status = 'completed' where job_id = 'another'`,
    );
    await service.get(JobTicker).reconcile();
    await until(async () => (await statuses())[1] === 'completed');
  });

  describe('when somebody sets the database’s clock', () => {
    const statusIs = async (status: string) =>
      expect(await runs()).toEqual([expect.objectContaining({ status, week_of: WEEK_OF })]);

    it('runs what the step leapt over while we were looking, and misses nothing', async () => {
      await itIs(-12 * HOUR);
      await tick();
      await clock.step(DAY);
      await seconds(30);
      await tick();
      await statusIs('pending');
      expect(await alerts()).toEqual([]);
    });

    it('misses what it could not look at for longer than the grace, whatever the steps', async () => {
      await itIs(-12 * HOUR);
      await tick();
      await clock.step(DAY);
      await seconds(3601);
      await tick();
      await statusIs('missed');
    });

    it('does nothing when it goes back over a firing and comes to it again', async () => {
      await itIs(5);
      await tick();
      await clock.step(-DAY);
      await tick();
      await seconds(DAY);
      await tick();
      await statusIs('pending');
      expect(await alerts()).toEqual([]);
    });

    it('takes back a miss noted under a clock that was ahead, on many replicas once', async () => {
      await itIs(-60);
      await clock.step(DAY);
      await restart();
      await statusIs('missed');
      await clock.step(-DAY);
      await seconds(61);
      await Promise.all(Array.from({ length: 20 }, tick));
      await statusIs('pending');
    });

    it.each([
      ['cohort', 'completed', 'missed'],
      ['cohort', 'failed', 'pending'],
      ['named', 'completed', 'pending'],
    ])('a %s run by hand that %s leaves a miss %s', async (scope, ended, status) => {
      await itIs(-60);
      await clock.step(DAY);
      await restart();
      await clock.step(-DAY);
      await service.dataSource.query(
        `insert into job_execution_log (job_name, job_id, status, started_at, week_of, trigger, scope)
         values ('weekly_intelligence_generation', 'by_hand', $1, now(), $2, 'manual', $3)`,
        [ended, WEEK_OF, scope],
      );
      await seconds(61);
      await tick();
      expect(await runs()).toContainEqual(expect.objectContaining({ trigger: 'cron', status }));
    });

    it('does not take a real miss back because the clock goes to and fro', async () => {
      await itIs(5 * HOUR);
      await tick();
      for (const step of [-DAY, DAY, -7 * DAY, 7 * DAY]) {
        await clock.step(step);
        await seconds(30);
        await tick();
      }
      await statusIs('missed');
      expect(await alerts()).toHaveLength(1);
    });

    it('notes no earlier week as missed when it goes back', async () => {
      await itIs(5 * 7 * DAY + 5 * HOUR);
      await tick();
      await clock.step(-DAY);
      await seconds(30);
      await tick();
      expect(await runs()).toEqual([expect.objectContaining({ week_of: '2026-04-06' })]);
    });

    it('runs the week after a switch-on under a clock that was a day ahead', async () => {
      await service.dataSource.query('delete from service_setting');
      await itIs(-12 * HOUR);
      await clock.step(DAY);
      await restart();
      expect(await runs()).toEqual([]);
      await seconds(30);
      await clock.step(-DAY);
      await tick();
      // Another process does not know, and need not.
      await restart();
      await itIs(5);
      await tick();
      await statusIs('pending');
    });

    it('and also when its clock is put right only after the hour', async () => {
      await service.dataSource.query('delete from service_setting');
      await itIs(-12 * HOUR);
      await clock.step(DAY);
      await restart();
      for (let hour = 0; hour < 15; hour += 1) {
        await seconds(HOUR);
        await tick();
      }
      expect(await runs()).toEqual([]);
      await clock.step(-DAY);
      await tick();
      await statusIs('pending');
    });
  });

  describe('switched off', () => {
    let off: TestApp;
    beforeEach(async () => {
      off = await createTestApp({ INTELLIGENCE_ENABLED: 'false' }, { database });
      stopTicks(off);
    });
    afterEach(() => off.close());

    it('records nothing, alerts nobody, and owes nothing from before the next switch-on', async () => {
      for (const late of [1, 7200]) {
        await itIs(late);
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
