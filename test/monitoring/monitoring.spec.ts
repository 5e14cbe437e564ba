import { toUserRef } from '../../src/common/user-id.js';
import { acceptInserts, withoutTable } from '../support/broken-database.js';
import { sendFailing } from '../support/failing-users.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { insertRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const CHECKS = ['last_run', 'success_rate', 'generation_time', 'cache_hit_rate', 'error_rate'];

interface Report {
  healthy: boolean;
  score: number;
  checks: Record<string, Record<string, unknown> & { healthy: boolean; message?: string }>;
  timestamp: string;
}

/** One sample of the exposition format: name, labels and value. */
const SAMPLE =
  /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]\w*="(\\.|[^"\\])*"(,(?!\})|(?=\})))*\})? (NaN|[+-]?(Inf|[0-9.]+(e[+-]?\d+)?))$/;

describe('monitoring of the service', () => {
  let service: TestApp;

  const report = async (): Promise<Report> =>
    (await service.admin.get('/admin/intelligence-health').expect(200)).body;
  const metrics = async () => (await service.open.get('/metrics').expect(200)).text;
  const sample = async (name: string) =>
    (await metrics()).split('\n').find((line) => line.startsWith(`${name} `));
  const trigger = (body: object) =>
    service.admin
      .post('/admin/trigger-intelligence')
      .send({ week_of: WEEK_OF, ...body })
      .expect(200);
  const unhealthy = ({ checks }: Report) => CHECKS.filter((check) => !checks[check].healthy);
  /** The figures reach Postgres every ten seconds; a report flushes them first. */
  const briefReads = async () => (await report()).checks.cache_hit_rate;

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  // The tests build on each other: before any run, after a good run, and after a bad run.
  it('is unhealthy before any run, only because of the missing run', async () => {
    const { healthy, score, checks, timestamp } = await report();
    expect({ healthy, score }).toEqual({ healthy: false, score: 0.8 });
    expect(Object.keys(checks)).toEqual(CHECKS);
    expect(checks.last_run).toEqual({ healthy: false, message: 'No runs found' });
    for (const check of CHECKS.slice(1))
      expect(checks[check]).toMatchObject({ healthy: true, message: expect.stringMatching(/ yet\.$/) });
    expect(timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/);
  });

  it('answers 503 with all checks on /health before any run, while the process is alive and ready', async () => {
    const { body } = await service.open.get('/health').expect(503);
    expect(body.status).toBe('error');
    expect(body.error).toEqual({
      intelligence: { status: 'down', healthy: false, score: 0.8 },
      last_run: { status: 'down', healthy: false, message: 'No runs found' },
    });
    expect(Object.keys(body.info)).toEqual(['database', ...CHECKS.slice(1)]);
    expect(body.info.success_rate).toMatchObject({ status: 'up', threshold: 95, success_rate: null });
    for (const probe of ['/health/live', '/health/ready'])
      expect((await service.open.get(probe).expect(200)).body.status).toBe('ok');
  });

  it('reports no time of the last run before the first run', async () => {
    expect(await sample('weekly_intelligence_last_run_timestamp_seconds')).toBeUndefined();
  });

  it('does not count a missed run or a named run as the last run', async () => {
    const missed = { job_id: 'missed', status: 'missed', trigger: 'cron', scope: 'cohort' };
    await insertRun(service, { ...missed, week_of: WEEK_OF });
    await service.service
      .post('/observations')
      .send({ observations: recordsOf('watched', 56) })
      .expect(200);
    await trigger({ user_ids: ['watched'] });
    expect((await report()).checks.last_run).toEqual({ healthy: false, message: 'No runs found' });
  });

  it('is healthy after a good run and reports its figures', async () => {
    await trigger({});
    const { healthy, score, checks } = await report();
    expect({ healthy, score }).toEqual({ healthy: true, score: 1 });
    expect(checks.last_run).toEqual({
      healthy: true,
      hours_since_last_run: expect.any(Number),
      last_run_status: 'completed',
    });
    expect(checks.last_run.hours_since_last_run).toBeLessThan(0.1);
    expect(checks.success_rate).toMatchObject({ healthy: true, success_rate: 100, users_processed: 2 });
    expect(checks.generation_time.seconds_per_user_p95).toBeLessThan(5);
    expect(checks.error_rate).toMatchObject({ healthy: true, error_rate: 0 });
    expect((await service.open.get('/health').expect(200)).body.status).toBe('ok');
    expect(await sample('weekly_intelligence_last_run_timestamp_seconds')).toMatch(/ 1\d{9}(\.\d+)?$/);
  });

  it('counts only reads by users as reads of the cache', async () => {
    expect(await briefReads()).toMatchObject({ brief_hit_rate: null, reads: 0 });
    await service.service.get('/users/watched/brief').expect(200);
    await service.service.get('/users/watched/velocity').expect(200);
    await service.service.get('/users/watched/briefs').expect(200);
    expect(await briefReads()).toMatchObject({ brief_hit_rate: 100, reads: 1, healthy: true });
    await trigger({ user_ids: ['watched'], force_refresh: true });
    expect(await briefReads()).toMatchObject({ brief_hit_rate: 100, reads: 1 });
    await service.service.get('/users/watched/brief').set('accept', 'text/html').expect(200);
    expect(await briefReads()).toMatchObject({ brief_hit_rate: 100, reads: 2 });
  });

  it('counts the reads of each kind separately, in the check and in the scrape', async () => {
    await service.service.get('/users/watched/systems').expect(200);
    expect((await briefReads()).by_kind).toEqual({
      brief: { hits: 2, misses: 0, hit_rate: 100 },
      systems: { hits: 1, misses: 0, hit_rate: 100 },
      velocity: { hits: 1, misses: 0, hit_rate: 100 },
    });
    expect(await metrics()).toMatch(
      /^weekly_intelligence_cache_reads_total\{kind="brief",result="hit"\} 2$/m,
    );
  });

  it('is unhealthy as soon as one check of five fails, because more than four fifths must be healthy', async () => {
    await service.dataSource.query(`update cache_read_stat set misses = 20 where kind = 'brief'`);
    const { score, healthy, checks } = await report();
    expect(checks.cache_hit_rate).toMatchObject({
      healthy: false,
      message: expect.stringContaining('at least 80'),
    });
    expect({ score, healthy }).toEqual({ score: 0.8, healthy: false });
    await service.dataSource.query(`delete from cache_read_stat`);
  });

  it('is unhealthy after a bad run because of its success rate and error rate', async () => {
    const failing = ['failing-1', 'failing-2', 'failing-3'];
    await sendFailing(service, failing);
    await trigger({ user_ids: failing });
    await acceptInserts(service);
    const after = await report();
    expect(unhealthy(after)).toEqual(['success_rate', 'error_rate']);
    expect(after).toMatchObject({ healthy: false, score: 0.6 });
    expect(after.checks.success_rate.message).toMatch(/at least 95/);
    expect(after.checks.error_rate.message).toMatch(/at most 5/);
    await service.open.get('/health').expect(503);
    await service.open.get('/health/ready').expect(200);
  });

  it('reports the last run as too old after a week, an hour for summer time and the misfire grace', async () => {
    const shift = (hours: number) =>
      service.dataSource.query(
        `update job_execution_log set started_at = now() - make_interval(hours => $1::int) where scope = 'cohort' and status <> 'missed'`,
        [hours],
      );
    await shift(169);
    expect((await report()).checks.last_run).toMatchObject({ healthy: true });
    await shift(171);
    expect((await report()).checks.last_run).toMatchObject({
      healthy: false,
      last_run_status: 'completed',
      message: expect.stringContaining('hours ago'),
    });
  });

  describe('scrape', () => {
    it('is well-formed Prometheus text that describes each metric once', async () => {
      const { headers, text } = await service.open.get('/metrics').expect(200);
      expect(headers['content-type']).toMatch(/^text\/plain;.*version=0\.0\.4/);
      const lines = text
        .trimEnd()
        .split('\n')
        .filter((line) => line !== '');
      expect(lines.filter((line) => !line.startsWith('#') && !SAMPLE.test(line))).toEqual([]);
      const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
      expect(new Set(types).size).toBe(types.length);
      for (const name of ['runs', 'retry_queue_users', 'check_healthy', 'last_run_timestamp_seconds'])
        expect(types).toContain(`weekly_intelligence_${name}`);
    });

    it('reports the runs, the retry queue and the checks as metrics', async () => {
      const text = await metrics();
      expect(text).toMatch(/^weekly_intelligence_runs\{status="missed",trigger="cron"\} 1$/m);
      expect(text).toMatch(/^weekly_intelligence_retry_queue_users\{state="pending"\} 3$/m);
      expect(text).toMatch(/^weekly_intelligence_check_healthy\{check="last_run"\} 0$/m);
      expect(text).toMatch(/^weekly_intelligence_check_healthy\{check="generation_time"\} 1$/m);
    });

    it('labels requests with the route pattern and never with the id of a user', async () => {
      await service.service.get('/users/watched/insights').expect(200);
      await service.service.get('/users/ghost-1/brief').expect(404);
      await service.admin.get('/admin/retry-queue?user_id=ghost-1').expect(200);
      await service.open.get('/users/watched/brief').expect(403);
      const text = await metrics();
      expect(text).toMatch(
        /^http_request_duration_seconds_count\{method="GET",route="\/users\/:id\/insights",status="200"\} 1$/m,
      );
      for (const user of ['watched', 'ghost-1', 'ghost-2'])
        for (const id of [user, toUserRef(user).userId]) expect(text).not.toContain(id);
    });
  });

  it('answers with the figures of the process when its records cannot be read', async () => {
    await withoutTable(service, 'job_execution_log', async () => {
      const { body } = await service.open.get('/health').expect(503);
      for (const check of ['intelligence', ...CHECKS])
        expect(body.error[check]).toEqual({ status: 'down', message: 'The records cannot be read.' });
      expect(body.info.database.status).toBe('up');
      await service.open.get('/health/ready').expect(200);
      const text = await metrics();
      expect(text).toContain('process_cpu_seconds_total');
      expect(text).toMatch(/^weekly_intelligence_database_up 0$/m);
      expect(text).not.toMatch(/^weekly_intelligence_(runs|last_run_timestamp_seconds|check_healthy)[ {]/m);
    });
  });
});

describe('service with metrics and documentation switched off', () => {
  it('answers 404 for metrics and documentation when they are switched off', async () => {
    const service = await createTestApp({ METRICS_ENABLED: 'false', DOCS_ENABLED: 'false' });
    try {
      for (const path of ['/metrics', '/docs', '/docs-json']) await service.open.get(path).expect(404);
    } finally {
      await service.close();
    }
  });
});
