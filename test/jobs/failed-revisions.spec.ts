import { currentWeekOf, dayNumber, isoDay } from '../../src/common/calendar.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { Revisions } from '../../src/jobs/revisions/revisions.js';
import { acceptInserts, refuseInserts } from '../support/broken-database.js';
import { send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdLock, releaseLocks } from '../support/held-lock.js';
import { recordsOf } from '../support/people.js';
import { ensureBuilt } from '../support/programs.js';
import { startReplicas } from '../support/replicas.js';
import { stopTicks } from '../support/stop-ticks.js';
import { giveUpRetries, makeRetriesDue, retryRows } from '../support/stored-retries.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const MONDAY = currentWeekOf(new Date(), 'UTC');
const [W, NEXT] = [isoDay(MONDAY - 7), isoDay(MONDAY)];
const USER = 'late-walker';
const SETTINGS = { APP_WEBHOOK_URL: 'http://127.0.0.1:9/app', REVISION_SETTLE_MINUTES: '0' };

// The first of them may have to compile the project.
jest.setTimeout(300_000);

describe('weeks that are made again in spite of failures', () => {
  let service: TestApp;
  const lateFrom = isoDay(dayNumber(W) - 4);
  const records = recordsOf(USER, 70, NEXT);
  const late = records.filter(({ date }) => date >= lateFrom && date < W);
  const revise = () => service.get(Revisions).makeDueWeeks();
  const weeks = () =>
    service.dataSource.query(
      `select week_of::text as week, revision, revised_because -> 'reasons' ->> 0 as why, outdated_since is not null as outdated
       from weekly_intelligence order by week_of`,
    );
  const runs = () =>
    service.dataSource.query(
      `select week_of::text as week, status from job_execution_log where trigger = 'revision' order by created_at`,
    );
  const revised = () =>
    service.dataSource.query(
      `select payload ->> 'week_of' as week from outbox where payload ->> 'type' = 'brief_revised' order by 1`,
    );
  const waiting = () =>
    service.dataSource.query(`select next_week::text as next, attempts from changed_days`);
  const failWeek = (week: string) =>
    refuseInserts(service, 'weekly_intelligence', `new.status = 'complete' and new.week_of = '${week}'`);

  beforeAll(async () => {
    await ensureBuilt();
    service = await createTestApp(SETTINGS);
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await send(
      service,
      records.filter((record) => !late.includes(record)),
    );
    for (const week_of of [W, NEXT]) await triggerRun(service, { week_of, user_ids: [USER] });
    await send(service, late);
  });
  afterEach(async () => {
    await releaseLocks();
    await acceptInserts(service);
  });
  afterAll(() => service.close());

  it('wait for the retry of an earlier one, and are then made in order', async () => {
    await failWeek(W);
    await revise();
    await revise();
    expect((await runs()).map(({ week }: { week: string }) => week)).toEqual([W]);
    expect(await weeks()).toEqual([
      { week: W, revision: 1, why: null, outdated: true },
      { week: NEXT, revision: 1, why: null, outdated: false },
    ]);
    expect(await waiting()).toEqual([{ next: W, attempts: 1 }]);
    await acceptInserts(service);
    await makeRetriesDue(service);
    expect(await service.get(RetrySweep).retryDueUsers()).toMatchObject({ successful: 1 });
    expect(await waiting()).toEqual([{ next: NEXT, attempts: 0 }]);
    await revise();
    expect(await weeks()).toEqual([
      { week: W, revision: 2, why: 'late_records', outdated: false },
      { week: NEXT, revision: 2, why: 'late_records', outdated: false },
    ]);
    expect((await runs()).map(({ week }: { week: string }) => week)).toEqual([W, NEXT]);
    expect(await revised()).toEqual([{ week: W }, { week: NEXT }]);
    expect(await waiting()).toEqual([]);
    expect(await retryRows(service)).toEqual([]);
  });

  it('keep their reason and their webhook until the retry where the latest one fails', async () => {
    await failWeek(NEXT);
    await revise();
    expect(await waiting()).toEqual([{ next: NEXT, attempts: 1 }]);
    await acceptInserts(service);
    await makeRetriesDue(service);
    expect(await service.get(RetrySweep).retryDueUsers()).toMatchObject({ successful: 1 });
    expect(await weeks()).toMatchObject([
      { week: W, revision: 2 },
      { week: NEXT, revision: 2, why: 'late_records', outdated: false },
    ]);
    expect(await revised()).toEqual([{ week: W }, { week: NEXT }]);
    expect(await waiting()).toEqual([]);
  });

  it('are made without one that is given up, which keeps saying that it is outdated', async () => {
    await failWeek(W);
    await revise();
    await giveUpRetries(service);
    await revise();
    expect(await weeks()).toEqual([
      { week: W, revision: 1, why: null, outdated: true },
      { week: NEXT, revision: 2, why: 'late_records', outdated: false },
    ]);
    expect(await waiting()).toEqual([]);
    // A further change gives it another chance.
    await acceptInserts(service);
    await send(service, [{ ...late[0], value: late[0].value + 1 }]);
    await revise();
    expect(await weeks()).toMatchObject([{ revision: 2, outdated: false }, { revision: 3 }]);
  });

  it('are each made once if the process is killed between two of them', async () => {
    const environment = { DATABASE_URL: service.databaseUrl, LEASE_SECONDS: '2', ...SETTINGS };
    // The second of the weeks cannot be written while another transaction holds it.
    const lock = await holdLock(
      service.databaseUrl,
      `select from weekly_intelligence where week_of = $1 for update`,
      [NEXT],
    );
    const first = await startReplicas(1, environment);
    await first.killDuring('revise', () => lock.awaited());
    await lock.release();
    expect(await weeks()).toMatchObject([
      { week: W, revision: 2 },
      { week: NEXT, revision: 1 },
    ]);
    expect(await waiting()).toMatchObject([{ next: NEXT }]);
    const second = await startReplicas(1, environment);
    await until(async () => {
      await second.all('work');
      await second.all('revise');
      return (await waiting()).length === 0;
    });
    await second.stop();
    expect(await weeks()).toMatchObject([
      { week: W, revision: 2 },
      { week: NEXT, revision: 2 },
    ]);
    expect(await revised()).toEqual([{ week: W }, { week: NEXT }]);
    expect((await runs()).map(({ week }: { week: string }) => week)).toEqual([W, NEXT]);
  });
});
