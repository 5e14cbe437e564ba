import os from 'node:os';
import { APP_CONFIG, type AppConfig } from '../../src/config/app-config.js';
import { DatabaseClock } from '../../src/database/database-clock.js';
import { JobTicker } from '../../src/jobs/job-ticker.js';
import { OwedSinceStore } from '../../src/jobs/schedule/owed-since-store.js';
import { ScheduledRuns } from '../../src/jobs/schedule/scheduled-runs.js';
import { Scheduler } from '../../src/jobs/schedule/scheduler.js';
import { hideTable, showTable } from '../support/broken-database.js';
import { idOf, send } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { type MovedClock, moveClock } from '../support/moved-clock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { fromNow } from '../support/rows.js';
import { aTime } from '../support/shapes.js';
import { stopTicks } from '../support/stop-ticks.js';
import { messageRows } from '../support/stored-messages.js';
import { insertRun, runRow, runRows, setRun } from '../support/stored-runs.js';
import { deleteOwedSince, owedSince } from '../support/stored-settings.js';
import { weekRows } from '../support/stored-weeks.js';
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
  /** Lets time pass until so many seconds after the firing, on every clock. */
  const itIs = async (secondsAfterFiring: number): Promise<void> => {
    upFor += (instant(secondsAfterFiring).getTime() - (await clock.now()).getTime()) / 1000;
    await clock.freeze(instant(secondsAfterFiring));
  };
  const seconds = async (passed: number): Promise<void> => {
    upFor += passed;
    await clock.step(passed);
  };
  const tick = (): Promise<void> => scheduler.ensureRun();
  const runs = () => runRows(service);
  const messages = () => messageRows(service);
  /** Simulates a process that has just started and knows nothing of earlier looks at the schedule. */
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
    // An earlier process has switched the schedule on, the day before.
    await clock.freeze(instant(-DAY));
    await restart();
  });
  afterAll(async () => {
    await service.close();
    await database.drop();
    uptime.mockRestore();
  });

  it('records one run when 20 replicas tick at once', async () => {
    await itIs(1);
    await Promise.all(Array.from({ length: 20 }, tick));
    await itIs(40);
    await tick();

    expect(await runs()).toMatchObject([
      {
        job_id: `intelligence_${WEEK_OF}T02:00:00.000Z`,
        status: 'pending',
        trigger: 'cron',
        week_of: WEEK_OF,
        scope: 'cohort',
      },
    ]);
  });

  it('owes no run before its hour', async () => {
    await itIs(-1);
    await tick();
    expect(await runs()).toEqual([]);
  });

  it.each([3599, 3600])('catches up on a run that is %d seconds late', async (late) => {
    await itIs(late);
    await tick();
    expect(await runs()).toEqual([
      expect.objectContaining({ status: 'pending', trigger: 'catchup', week_of: WEEK_OF }),
    ]);
    expect(await messages()).toEqual([]);
  });

  it('records a run as missed, with one alert, when it is later than the grace period', async () => {
    await itIs(3601);
    await Promise.all(Array.from({ length: 5 }, tick));

    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed', week_of: WEEK_OF })]);
    expect(await messages()).toMatchObject([{ dedupe_key: `alert:run_missed:${WEEK_OF}` }]);
    expect(await runRow(service)).toMatchObject({ users_processed: 0, success_rate: null });
  });

  it('records only the latest week as missed after five weeks down', async () => {
    await itIs(5 * 7 * DAY + 2 * DAY);
    await tick();
    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed', week_of: '2026-04-06' })]);
  });

  it('owes no run from before its first start', async () => {
    await emptyTables(service.dataSource);
    await clock.freeze(instant(1800));
    await restart();
    await tick();
    expect(await runs()).toEqual([]);
    expect(await messages()).toEqual([]);
  });

  it('writes a missed run together with its alert, or neither', async () => {
    await itIs(3601);
    await hideTable(service, 'outbox');
    await expect(tick()).rejects.toThrow(/outbox/);
    await showTable(service, 'outbox');
    expect(await runs()).toEqual([]);

    await tick();
    expect(await runs()).toEqual([expect.objectContaining({ status: 'missed' })]);
    expect(await messages()).toHaveLength(1);
  });

  it('runs the week for the due users, from the tick to completion, and stamps the users', async () => {
    await send(service, [...recordsOf('anna', 21), ...recordsOf('bert', 21)]);
    const preferences = async (user: string) =>
      (await service.service.get(`/users/${user}/preferences`).expect(200)).body;
    expect((await preferences('anna')).last_intelligence_generated_at).toBeNull();
    await itIs(5);

    await service.get(JobTicker).reconcile();
    await until(async () => (await runRow(service)).status === 'completed');

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
    expect(await weekRows(service)).toMatchObject(
      [idOf('anna'), idOf('bert')].sort().map((user) => ({ user_id: user, week_of: WEEK_OF })),
    );
  });

  it('starts a waiting run only when the slot is free', async () => {
    await itIs(5);
    await insertRun(service, { job_id: 'another', lease_until: fromNow('1 minute') });
    const statuses = async () => (await runs()).map(({ status }) => status);

    await service.get(JobTicker).reconcile();
    expect(await statuses()).toEqual(['running', 'pending']);

    await setRun(service, 'another', { status: 'completed' });
    await service.get(JobTicker).reconcile();
    await until(async () => (await statuses())[1] === 'completed');
  });

  describe('when the database’s clock is set', () => {
    const statusIs = async (status: string) =>
      expect(await runs()).toEqual([expect.objectContaining({ status, week_of: WEEK_OF })]);

    it('runs a week that the clock jumped over between two looks, and records no miss', async () => {
      await itIs(-12 * HOUR);
      await tick();
      await clock.step(DAY);
      await seconds(30);
      await tick();
      await statusIs('pending');
      expect(await messages()).toEqual([]);
    });

    it('records a miss if it could not look for longer than the grace period, despite steps of the clock', async () => {
      await itIs(-12 * HOUR);
      await tick();
      await clock.step(DAY);
      await seconds(3601);
      await tick();
      await statusIs('missed');
    });

    it('does nothing when the clock goes back over a firing and reaches it again', async () => {
      await itIs(5);
      await tick();
      await clock.step(-DAY);
      await tick();
      await seconds(DAY);
      await tick();
      await statusIs('pending');
      expect(await messages()).toEqual([]);
    });

    it('takes back a miss recorded under a clock that was ahead, once on many replicas', async () => {
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
    ])('after a manual %s run that has %s, turns a false miss into: %s', async (scope, ended, status) => {
      await itIs(-60);
      await clock.step(DAY);
      await restart();
      await clock.step(-DAY);
      const manual = { job_id: 'manual', week_of: WEEK_OF, trigger: 'manual', scope };
      await insertRun(service, { ...manual, status: ended });
      await seconds(61);
      await tick();
      expect(await runs()).toContainEqual(expect.objectContaining({ trigger: 'cron', status }));
    });

    it('does not take a real miss back when the clock goes back and forth', async () => {
      await itIs(5 * HOUR);
      await tick();
      for (const step of [-DAY, DAY, -7 * DAY, 7 * DAY]) {
        await clock.step(step);
        await seconds(30);
        await tick();
      }
      await statusIs('missed');
      expect(await messages()).toHaveLength(1);
    });

    it('records no earlier week as missed when the clock goes back', async () => {
      await itIs(5 * 7 * DAY + 5 * HOUR);
      await tick();
      await clock.step(-DAY);
      await seconds(30);
      await tick();
      expect(await runs()).toEqual([expect.objectContaining({ week_of: '2026-04-06' })]);
    });

    it('runs the week after the service was switched on under a clock that was a day ahead', async () => {
      await deleteOwedSince(service);
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

    it('runs that week even if the clock is corrected only after its hour', async () => {
      await deleteOwedSince(service);
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

  describe('that is switched off', () => {
    let off: TestApp;
    beforeEach(async () => {
      off = await createTestApp({ INTELLIGENCE_ENABLED: 'false' }, { database });
      stopTicks(off);
    });
    afterEach(() => off.close());

    it('records no run, raises no alert, and owes nothing from before it is switched on again', async () => {
      for (const late of [1, 7200]) {
        await itIs(late);
        await off.get(Scheduler).ensureRun();
      }
      expect(await runRows(off)).toEqual([]);
      expect(await messageRows(off)).toEqual([]);
      expect(await owedSince(off)).toBeNull();
    });
  });
});
