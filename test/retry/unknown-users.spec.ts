import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { RowPruning } from '../../src/jobs/pruning.js';
import { acceptInserts } from '../support/broken-database.js';
import { idOf, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { everyRow } from '../support/every-row.js';
import { FAILED_CLASS, sendFailing } from '../support/failing-users.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices, alertRows, messageRows } from '../support/stored-messages.js';
import { makeRetriesDue, retryRows } from '../support/stored-retries.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const MISTYPED = 'anna@exmaple.com';

describe('a mistyped id in a manual trigger', () => {
  let service: TestApp;
  const watch = () => service.get(AlertWatch).evaluate();
  const useUpRetries = async () => {
    for (let retry = 0; retry < 3; retry += 1) {
      await makeRetriesDue(service);
      await service.get(RetrySweep).retryDueUsers();
    }
  };
  const retryTarget = async () => {
    const { body } = await service.admin.get('/admin/targets').expect(200);
    const { targets } = body as { targets: { name: string; windows: { weeks_12: object } }[] };
    return targets.find(({ name }) => name === 'retry_success_rate')!.windows.weeks_12;
  };
  const checks = async () => {
    const { body } = await service.admin.get('/admin/intelligence-health').expect(200);
    const { checks } = body as { checks: Record<string, object> };
    return { success_rate: checks.success_rate, error_rate: checks.error_rate };
  };

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
  });
  beforeEach(() => emptyTables(service.dataSource));
  afterEach(() => acceptInserts(service));
  afterAll(() => service.close());

  it('fails in the answer and waits in the queue, but no alert, target, check or gauge counts it', async () => {
    await send(service, recordsOf('bert', 14));
    const run = await triggerRun(service, { user_ids: ['bert', MISTYPED] });
    expect(run).toMatchObject({
      status: 'complete',
      users_failed: 1,
      success_rate: 50,
      failed_users: [{ external_id: MISTYPED, error: expect.stringContaining('no observation') }],
    });
    expect(await retryRows(service)).toMatchObject([
      { name: MISTYPED, state: 'pending', error_class: 'unknown_user' },
    ]);
    await useUpRetries();
    expect(await outcomeOf(service, run, MISTYPED)).toBe('dead: retries_exhausted');
    await watch();

    expect(await alertRows(service)).toEqual([]);
    expect(await messageRows(service)).toEqual([]);
    expect(await retryTarget()).toMatchObject({ good: 0, total: 0, value: null });
    expect(await checks()).toMatchObject({
      success_rate: { healthy: true, success_rate: 100, users_processed: 1 },
      error_rate: { healthy: true, error_rate: 0, users_processed: 1 },
    });
    const { text } = await service.open.get('/metrics').expect(200);
    expect(text).toContain('weekly_intelligence_retry_queue_users{state="dead"} 0');
  });

  it('is left out where other users of the same run failed too', async () => {
    await sendFailing(service, ['carl']);
    await triggerRun(service, { user_ids: ['carl', MISTYPED] });
    await useUpRetries();

    const notices = await alertNotices(service);
    expect(Object.fromEntries(notices.map(({ rule, figures }) => [rule, figures]))).toMatchObject({
      success_rate_low: { users_failed: 1, success_rate: 0 },
      retries_exhausted: { users: 1, error_classes: `${FAILED_CLASS}: 1` },
    });
    expect(await retryTarget()).toMatchObject({ good: 0, total: 1 });

    // Once the known user has the week, no alert stays open because of the other one.
    await acceptInserts(service);
    await service.admin.post('/admin/retry-queue/carl/retry').expect(200);
    await watch();
    expect((await alertRows(service)).map(({ state }) => state)).toEqual(['resolved', 'resolved']);
  });

  it('is not an alert either if no retry is allowed', async () => {
    const strict = await createTestApp({ RETRY_MAX: '0' });
    stopTicks(strict);
    const run = await triggerRun(strict, { user_ids: [MISTYPED] });
    expect(await outcomeOf(strict, run, MISTYPED)).toBe('dead: retries_exhausted');
    expect(await alertRows(strict)).toEqual([]);
    await strict.close();
  });

  it('is in no table any more once RETENTION_IDENTITIES_DAYS have passed', async () => {
    await triggerRun(service, { user_ids: [MISTYPED] });
    await useUpRetries();
    const identities = service
      .get(RowPruning)
      .tables()
      .find(([table]) => table === 'user_identity')!;
    expect(await service.get(RowPruning).prune(...identities)).toBe(0);

    await service.dataSource.query(`update user_identity set created_at = now() - interval '31 days'`);
    expect(await service.get(RowPruning).prune(...identities)).toBe(1);

    const rows = JSON.stringify([...(await everyRow(service))]);
    expect(rows).not.toContain(MISTYPED);
    // What is left says only that a week failed for this UUID.
    expect(rows).toContain(idOf(MISTYPED));
  });
});
