import { LostLeaseError } from '../../src/jobs/run/run.js';
import type { RunRow } from '../../src/jobs/run/run-store.js';
import { RunCanceller } from '../../src/jobs/endings/run-canceller.js';
import { RunCloser } from '../../src/jobs/endings/run-closer.js';
import { RunFailer } from '../../src/jobs/endings/run-failer.js';
import { outcomeOf, idOf, inPlanOrder, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

describe('a run that fails as a whole', () => {
  let service: TestApp;
  const [anna, bert, cleo, dora] = inPlanOrder(['anna', 'bert', 'cleo', 'dora']);
  const briefStatus = async (user: string): Promise<string> => {
    const { status, body } = await service.service.get(`/users/${user}/brief?week_of=${WEEK_OF}`);
    return status === 200 ? body.status : String(status);
  };
  const runOf = async (jobId: string) => (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body;
  const alerts = async (): Promise<string[]> =>
    (await service.dataSource.query(`select payload ->> 'rule' as rule from outbox`)).map(
      (row: { rule: string }) => row.rule,
    );

  /** Whatever is written to the table for this user (of nobody named: for anybody) is refused. */
  const refuse = (table: string, condition: string) =>
    service.dataSource.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'secret detail'; end $$;
       create trigger refuse before insert on ${table} for each row when (${condition}) execute function refuse()`,
    );
  /** Not even a failure can be recorded. */
  const refuseOutcomes = (of?: string) =>
    refuse('job_user_outcome', `new.state <> 'skipped' ${of ? `and new.user_id = '${idOf(of)}'` : ''}`);
  const refuseWeek = (of: string) =>
    refuse('weekly_intelligence', `new.status = 'complete' and new.user_id = '${idOf(of)}'`);
  const accept = () => service.dataSource.query('drop function if exists refuse cascade');

  beforeAll(async () => {
    service = await createTestApp({ INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: '2' });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await send(
      service,
      [anna, bert, cleo, dora].flatMap((user) => recordsOf(user, 14)),
    );
  });
  afterEach(async () => {
    await releaseLocks();
    await accept();
  });
  afterAll(() => service.close());

  it('is failed, tells why without a word of data, gives fallbacks to who has nothing, raises one alert and frees the slot', async () => {
    await triggerRun(service, { user_ids: [anna] });
    await refuseOutcomes();

    const run = await triggerRun(service, { user_ids: [anna, bert, 'nobody'], force_refresh: true });

    expect(run.status).toBe('failed');
    expect(await runOf(run.job_id)).toMatchObject({
      status: 'failed',
      error_message: 'database error P0001',
    });
    expect(await briefStatus(anna)).toBe('complete');
    expect(await briefStatus(bert)).toBe('fallback');
    expect(await briefStatus('nobody')).toBe('404');
    expect(await alerts()).toEqual(['run_failed']);
    await accept();
    expect(await triggerRun(service, { user_ids: [bert] })).toMatchObject({
      status: 'complete',
      users_successful: 1,
    });
    expect(await briefStatus(bert)).toBe('complete');
  });

  it('fails when it cannot be planned, too', async () => {
    await service.dataSource.query('alter table observation rename to observation_away');
    const run = await triggerRun(service).finally(() =>
      service.dataSource.query('alter table observation_away rename to observation'),
    );

    expect(run.status).toBe('failed');
    expect((await runOf(run.job_id)).error_message).toBe('database error 42P01');
    expect(await briefStatus(anna)).toBe('fallback');
    expect(await alerts()).toEqual(['run_failed']);
    expect(await triggerRun(service)).toMatchObject({ status: 'complete', users_successful: 4 });
  });

  it('lets the other batch in hand come to its end first', async () => {
    await refuseOutcomes(anna);
    const lock = await holdWriteOf(service, bert);
    const going = triggerRun(service);
    await lock.awaited();
    await until(
      async () =>
        (await service.dataSource.query(`select from job_execution_log where failure is not null`)).length ===
        1,
    );
    await lock.release();
    const run = await going;

    expect(run.status).toBe('failed');
    expect(await outcomeOf(service, run, bert)).toBe('done');
    expect(await briefStatus(anna)).toBe('fallback');
    expect(await briefStatus(bert)).toBe('complete');
    expect(await service.dataSource.query(`select from job_batch where state <> 'done'`)).toEqual([]);
    expect(await alerts()).toEqual(['run_failed']);
  });

  it('is not what one user makes of it whose week cannot be written: that one is retried, the others are done', async () => {
    await refuseWeek(anna);

    const run = await triggerRun(service);

    expect(run).toMatchObject({ status: 'complete', users_successful: 3, users_failed: 1 });
    expect(await outcomeOf(service, run, anna)).toBe('retrying');
    expect(await briefStatus(anna)).toBe('fallback');
    const { items } = (await service.admin.get('/admin/retry-queue').expect(200)).body;
    expect(items).toEqual([expect.objectContaining({ external_id: anna, error_class: 'database_P0001' })]);
  });

  describe('whose slot has passed to another process', () => {
    /** As its former holder still sees it, one fence behind. */
    const lostRun = async (): Promise<RunRow> => {
      const [row] = await service.dataSource.query(
        `insert into job_execution_log (job_name, job_id, status, started_at, week_of, trigger, scope, planned, fence, lease_until)
         values ('weekly_intelligence_generation', 'lost', 'running', now(), $1, 'manual', 'cohort', true, 2, now() + interval '1 minute')
         returning id, job_id as "jobId", week_of as "weekOf", planned, started_at as "startedAt"`,
        [WEEK_OF],
      );
      await service.dataSource.query(
        'insert into job_batch (execution_id, batch_no, user_ids) values ($1, 1, array[$2::uuid])',
        [row.id, idOf(anna)],
      );
      return {
        ...row,
        status: 'running',
        trigger: 'manual',
        scope: 'cohort',
        forceRefresh: false,
        planCursor: null,
        fence: 1,
      };
    };

    it.each([
      ['failed', (run: RunRow) => service.get(RunFailer).fail(run, new Error('late'))],
      ['cancelled', (run: RunRow) => service.get(RunCanceller).cancel(run)],
      ['closed', (run: RunRow) => service.get(RunCloser).close(run)],
    ])('is not %s by the former holder, and its open batches stay open', async (ending, end) => {
      const run = await lostRun();
      if (ending === 'closed')
        await service.dataSource.query(
          `insert into job_user_outcome (execution_id, user_id, state) values ($1, $2, 'done')`,
          [run.id, idOf(anna)],
        );

      await end(run).catch((error: unknown) => expect(error).toBeInstanceOf(LostLeaseError));

      expect(await service.dataSource.query('select status from job_execution_log')).toEqual([
        { status: 'running' },
      ]);
      expect(await service.dataSource.query('select state, fence from job_batch')).toEqual([
        { state: 'pending', fence: 0 },
      ]);
      expect(await service.dataSource.query(`select from job_user_outcome where state = 'skipped'`)).toEqual(
        [],
      );
      expect(await alerts()).toEqual([]);
    });
  });
});
