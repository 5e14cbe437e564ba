import { LostLeaseError } from '../../src/jobs/run/run.js';
import type { RunRow } from '../../src/jobs/run/run-store.js';
import { RunCanceller } from '../../src/jobs/endings/run-canceller.js';
import { RunCloser } from '../../src/jobs/endings/run-closer.js';
import { RunFailer } from '../../src/jobs/endings/run-failer.js';
import { acceptInserts, refuseInserts, withoutTable } from '../support/broken-database.js';
import { outcomeOf, idOf, inPlanOrder, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { fromNow } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices } from '../support/stored-messages.js';
import {
  batchRows,
  insertBatch,
  insertOutcome,
  insertRun,
  outcomesOf,
  runRow,
} from '../support/stored-runs.js';
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
  const alerts = async (): Promise<string[]> => (await alertNotices(service)).map(({ rule }) => rule);

  /** Refuses the outcomes of this user, or of all users: not even a failure can be recorded. */
  const refuseOutcomes = (of?: string) => {
    const condition = `new.state <> 'skipped' ${of ? `and new.user_id = '${idOf(of)}'` : ''}`;
    return refuseInserts(service, 'job_user_outcome', condition);
  };
  const refuseWeek = (of: string) =>
    refuseInserts(service, 'weekly_intelligence', `new.status = 'complete' and new.user_id = '${idOf(of)}'`);

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
    await acceptInserts(service);
  });
  afterAll(() => service.close());

  it('gives the reason without any data, writes fallbacks for users without a week, raises one alert and frees the slot', async () => {
    await triggerRun(service, { user_ids: [anna] });
    await refuseOutcomes();

    const run = await triggerRun(service, { user_ids: [anna, bert, 'unknown'], force_refresh: true });

    expect(run.status).toBe('failed');
    expect(await runOf(run.job_id)).toMatchObject({
      status: 'failed',
      error_message: 'database error P0001',
    });
    expect(await briefStatus(anna)).toBe('complete');
    expect(await briefStatus(bert)).toBe('fallback');
    expect(await briefStatus('unknown')).toBe('404');
    expect(await alerts()).toEqual(['run_failed']);
    await acceptInserts(service);
    expect(await triggerRun(service, { user_ids: [bert] })).toMatchObject({
      status: 'complete',
      users_successful: 1,
    });
    expect(await briefStatus(bert)).toBe('complete');
  });

  it('fails when it cannot be planned', async () => {
    const run = await withoutTable(service, 'observation', () => triggerRun(service));

    expect(run.status).toBe('failed');
    expect((await runOf(run.job_id)).error_message).toBe('database error 42P01');
    expect(await briefStatus(anna)).toBe('fallback');
    expect(await alerts()).toEqual(['run_failed']);
    expect(await triggerRun(service)).toMatchObject({ status: 'complete', users_successful: 4 });
  });

  it('lets the other batch in progress finish first', async () => {
    await refuseOutcomes(anna);
    const lock = await holdWriteOf(service, bert);
    const going = triggerRun(service);
    await lock.awaited();
    await until(async () => (await runRow(service)).failure !== null);
    await lock.release();
    const run = await going;

    expect(run.status).toBe('failed');
    expect(await outcomeOf(service, run, bert)).toBe('done');
    expect(await briefStatus(anna)).toBe('fallback');
    expect(await briefStatus(bert)).toBe('complete');
    expect(new Set((await batchRows(service)).map((batch) => batch.state))).toEqual(new Set(['done']));
    expect(await alerts()).toEqual(['run_failed']);
  });

  it('does not fail because of one user whose week cannot be written: that user is retried, the others are done', async () => {
    await refuseWeek(anna);

    const run = await triggerRun(service);

    expect(run).toMatchObject({ status: 'complete', users_successful: 3, users_failed: 1 });
    expect(await outcomeOf(service, run, anna)).toBe('retrying');
    expect(await briefStatus(anna)).toBe('fallback');
    const { items } = (await service.admin.get('/admin/retry-queue').expect(200)).body;
    expect(items).toEqual([expect.objectContaining({ external_id: anna, error_class: 'database_P0001' })]);
  });

  describe('whose slot has passed to another process', () => {
    /** The run as its former holder still sees it, one fence behind. */
    const lostRun = async (): Promise<RunRow> => {
      const id = await insertRun(service, {
        job_id: 'lost',
        week_of: WEEK_OF,
        trigger: 'manual',
        scope: 'cohort',
        planned: true,
        fence: 2,
        lease_until: fromNow('1 minute'),
      });
      await insertBatch(service, id, [idOf(anna)]);
      return {
        id,
        jobId: 'lost',
        weekOf: WEEK_OF,
        startedAt: (await runRow(service)).started_at,
        planned: true,
        status: 'running',
        trigger: 'manual',
        scope: 'cohort',
        forceRefresh: false,
        planCursor: null,
        batchSize: null,
        fence: 1,
      };
    };

    it.each([
      ['failed', (run: RunRow) => service.get(RunFailer).fail(run, new Error('late'))],
      ['cancelled', (run: RunRow) => service.get(RunCanceller).cancel(run)],
      ['closed', (run: RunRow) => service.get(RunCloser).close(run)],
    ])('is not %s by its former holder, and its open batches stay open', async (ending, end) => {
      const run = await lostRun();
      if (ending === 'closed') await insertOutcome(service, run.id, idOf(anna));

      await end(run).catch((error: unknown) => expect(error).toBeInstanceOf(LostLeaseError));

      expect((await runRow(service)).status).toBe('running');
      expect(await batchRows(service)).toMatchObject([{ state: 'pending', fence: 0 }]);
      const states = (await outcomesOf(service)).map((outcome) => outcome.state);
      expect(states).not.toContain('skipped');
      expect(await alerts()).toEqual([]);
    });
  });
});
