import { AvailabilityBeat } from '../../src/monitoring/availability/availability-beat.js';
import { Readiness } from '../../src/monitoring/readiness.js';
import type { TargetReport } from '../../src/monitoring/targets/target-reader.js';
import { TargetsLink } from '../../src/admin/targets-link.js';
import { withoutTable } from '../support/broken-database.js';
import { send, triggerRun } from '../support/cohort.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const NAMES = ['generation_time', 'success_rate', 'cache_hit_rate', 'retry_success_rate', 'availability'];
const PEOPLE = ['anna', 'bert', 'cleo'];

jest.setTimeout(60_000);

describe('performance targets', () => {
  let database: TestDatabase;
  let service: TestApp;

  beforeEach(async () => {
    database = await createTestDatabase();
    service = await createTestApp({}, { database });
    stopTicks(service);
  });
  afterEach(async () => {
    await service.close();
    await database.drop();
  });

  const read = async (app = service): Promise<TargetReport> =>
    (await app.admin.get('/admin/targets').expect(200)).body as TargetReport;
  const windowsOf = async (name: string, app = service) =>
    (await read(app)).targets.find((target) => target.name === name)!.windows;
  const cohortRun = async () => {
    await send(
      service,
      PEOPLE.flatMap((user) => recordsOf(user, 28)),
    );
    return triggerRun(service);
  };
  /** Waits until enough of the current minute is left, so that no new minute begins during the test. */
  const earlyInAMinute = () =>
    until(async () => {
      const [{ second }] = await service.dataSource.query('select extract(second from now())::int as second');
      return second < 40;
    });
  /** Stores past minutes, the latest first: requests and errors, or null for a minute without a beat. */
  const minutes = async (...past: ({ ready: boolean; requests: number; errors: number } | null)[]) => {
    for (const [index, minute] of past.entries())
      if (minute)
        await service.dataSource.query(
          `insert into service_minute values (date_trunc('minute', now()) - make_interval(mins => $1::int), $2, $3, $4)`,
          [index + 1, minute.ready, minute.requests, minute.errors],
        );
  };

  /** The sum of the stored minutes. */
  const stored = async () =>
    sumOf(await service.dataSource.query('select ready, requests, server_errors from service_minute'));

  it('have no value before anything was measured', async () => {
    const { last_run, targets } = await read();
    expect(last_run).toBeNull();
    expect(targets.map(({ name }) => name)).toEqual(NAMES);
    expect(targets.map(({ objective }) => objective)).toEqual([95, 95, 80, 90, 99.9]);
    for (const { windows } of targets)
      for (const measured of Object.values(windows))
        expect(measured).toMatchObject({ value: null, met: null, budget: null, total: 0 });
  });

  it('measure a cohort run in the windows of the last run and of the weeks', async () => {
    const run = await cohortRun();
    const { last_run, targets } = await read();
    expect(last_run).toMatchObject({ job_id: run.job_id });
    for (const name of ['generation_time', 'success_rate']) {
      const { windows } = targets.find((target) => target.name === name)!;
      for (const measured of Object.values(windows))
        expect(measured).toMatchObject({ good: 3, total: 3, value: 100, met: true });
    }
  });

  it('compare the generation time with the configured bound, and leave out named runs', async () => {
    await cohortRun();
    await service.dataSource.query(
      `update job_user_outcome set duration_ms = 5000 where user_id = (select min(user_id::text)::uuid from job_user_outcome)`,
    );
    await triggerRun(service, { user_ids: ['anna', 'ghost'], force_refresh: true });
    expect((await windowsOf('generation_time')).weeks_4).toMatchObject({
      good: 2,
      total: 3,
      met: false,
      budget: { allowed: 0.15, spent: 1, remaining_percent: -566.667 },
    });
    expect((await windowsOf('success_rate')).weeks_4).toMatchObject({ good: 3, total: 3 });
  });

  it('keep the generation times of a run after its outcomes are deleted', async () => {
    await cohortRun();
    await read();
    await service.dataSource.query('delete from job_user_outcome');
    expect((await windowsOf('generation_time')).last_run).toMatchObject({ good: 3, total: 3 });
  });

  it('measure the share of failed users that a retry served', async () => {
    await cohortRun();
    await service.dataSource.query(
      `insert into job_retry_attempt (execution_id, user_id, ending)
       select id, gen_random_uuid(), unnest(array['failed', 'succeeded', 'succeeded', 'exhausted']) from job_execution_log`,
    );
    expect((await windowsOf('retry_success_rate')).last_run).toMatchObject({
      good: 2,
      total: 3,
      value: 66.667,
      met: false,
    });
  });

  it('count reads for the last run only since that run began', async () => {
    await cohortRun();
    await service.dataSource.query(
      `insert into cache_read_stat values (date_trunc('hour', now()) - interval '3 hours', 'brief', 0, 6),
         (date_trunc('hour', now()), 'brief', 9, 1), (date_trunc('hour', now()), 'velocity', 0, 90)`,
    );
    const { last_run, weeks_4 } = await windowsOf('cache_hit_rate');
    expect(last_run).toMatchObject({ good: 9, total: 10, value: 90, met: true });
    expect(weeks_4).toMatchObject({ good: 9, total: 16, value: 56.25, met: false });
  });

  describe('availability', () => {
    it('counts a minute by the share of requests it served, and a minute without a beat as down', async () => {
      const good = { ready: true, requests: 10, errors: 0 };
      await earlyInAMinute();
      await minutes(good, { ready: true, requests: 10, errors: 5 }, null, { ...good, ready: false }, good);
      const { weeks_4 } = await windowsOf('availability');
      expect(weeks_4).toMatchObject({
        good: 2.5,
        total: 5,
        value: 50,
        met: false,
        figures: { minutes_down: 2, requests: 40, server_errors: 5 },
      });
    });

    it('measures availability from the first beat on, and only within the window', async () => {
      await earlyInAMinute();
      await minutes({ ready: true, requests: 0, errors: 0 });
      await service.dataSource.query(
        `insert into service_minute values (date_trunc('minute', now()) - interval '29 days', true)`,
      );
      const { weeks_4, weeks_12 } = await windowsOf('availability');
      expect(weeks_4.total).toBe(28 * 24 * 60);
      expect(weeks_12.total).toBe(29 * 24 * 60);
      expect(weeks_12.good).toBe(2);
    });

    it('adds up the requests of all replicas, including a replica that has stopped', async () => {
      const replica = await createTestApp({}, { database });
      stopTicks(replica);
      await service.service.get('/users/unknown/brief').expect(404);
      await replica.service.get('/users/unknown/brief').expect(404);
      await replica.service.get('/users/unknown/brief').expect(404);
      // A 503 of a probe reports the state of the job, so it does not count as a failed request.
      await replica.open.get('/health').expect(503);
      await service.get(AvailabilityBeat).recordBeat();
      // The replica stores its last counts when it stops.
      await replica.close();
      expect(await stored()).toEqual({ ready: true, requests: 3, server_errors: 0 });
    });

    it('does not count a replica that shuts down as ready', async () => {
      service.get(Readiness).accepting = false;
      await service.get(AvailabilityBeat).recordBeat();
      expect(await stored()).toMatchObject({ ready: false });
    });

    it('counts failed requests in the minute in which the database was away, once it is back', async () => {
      await withoutTable(service, 'service_minute', () => {
        service.get(AvailabilityBeat).countRequest(500);
        return service.get(AvailabilityBeat).recordBeat();
      });
      service.get(AvailabilityBeat).countRequest(200);
      await service.get(AvailabilityBeat).recordBeat();
      expect(await stored()).toEqual({ ready: true, requests: 2, server_errors: 1 });
    });

    it('deletes minutes that are older than every window', async () => {
      await service.dataSource.query(
        `insert into service_minute values (date_trunc('minute', now()) - interval '92 days', true),
           (date_trunc('minute', now()) - interval '90 days', true)`,
      );
      await service.get(AvailabilityBeat).recordBeat();
      const [{ oldest }] = await service.dataSource.query(
        `select extract(day from now() - min(minute))::int as oldest from service_minute`,
      );
      expect(oldest).toBe(90);
    });
  });

  it('are equal on two replicas of one database and after a restart, and count the reads of both', async () => {
    const replica = await createTestApp({}, { database });
    stopTicks(replica);
    await cohortRun();
    for (const app of [service, service, replica])
      await app.service.get(`/users/${PEOPLE[0]}/brief`).expect(200);
    // Each replica stores its own counts when its report is read.
    await read();
    const readsCounted = async (app: TestApp) => (await windowsOf('cache_hit_rate', app)).last_run.total;
    await until(async () => (await readsCounted(replica)) === 3 && (await readsCounted(service)) === 3);
    await earlyInAMinute();
    const [here, there] = [await read(), await read(replica)];
    expect(there.targets).toEqual(here.targets);
    const checks = async (app: TestApp) => {
      const { body } = await app.admin.get('/admin/intelligence-health').expect(200);
      return { ...body.checks, last_run: body.checks.last_run.last_run_status };
    };
    expect(await checks(replica)).toEqual(await checks(service));
    await replica.close();

    const restarted = await createTestApp({}, { database });
    stopTicks(restarted);
    expect((await read(restarted)).targets).toEqual(here.targets);
    await restarted.close();
  });

  describe('targets page', () => {
    const asBrowser = (path: string, app = service) => app.open.get(path).set('accept', 'text/html');

    it('opens by a link without the key and shows the same figures as the JSON', async () => {
      await cohortRun();
      const { text, headers } = await asBrowser(await service.get(TargetsLink).path()).expect(200);
      expect(headers['content-type']).toMatch(/^text\/html/);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
      expect(headers['cache-control']).toBe('no-store');
      expect(text).toContain('A user gets a verified week');
      expect(text).toContain('3 of 3 users');
      expect(text).toContain('Nothing to measure yet.');
      expect(text).not.toContain('<script');
    });

    it('refuses a missing, changed or expired link, and a link to any other route', async () => {
      const link = await service.get(TargetsLink).path();
      await asBrowser('/admin/targets').expect(403);
      await asBrowser(`${link}x`).expect(403);
      await asBrowser(link.replace(/expires=(\d+)/, (_, at) => `expires=${Number(at) + 1}`)).expect(403);
      await asBrowser(link.replace(/expires=\d+/, 'expires=1000000000')).expect(403);
      await asBrowser(link.replace('/targets', '/runs')).expect(403);
      await asBrowser(link.replace('/targets', '/intelligence-health')).expect(403);
    });

    it('refuses a link when no admin key is configured', async () => {
      const shut = await createTestApp({ ADMIN_API_KEY: '' }, { database });
      await asBrowser(await service.get(TargetsLink).path(), shut).expect(403);
      await shut.close();
    });
  });
});

/** Adds up the rows: there are two if a new minute began between two beats. */
function sumOf(rows: { ready: boolean; requests: number; server_errors: number }[]) {
  return {
    ready: rows.some((row) => row.ready),
    requests: rows.reduce((sum, row) => sum + row.requests, 0),
    server_errors: rows.reduce((sum, row) => sum + row.server_errors, 0),
  };
}
