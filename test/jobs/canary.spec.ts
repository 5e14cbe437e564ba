import { ComputationError } from '../../src/common/failures.js';
import { failureOfUser } from '../../src/intelligence/domain/user-failure.js';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { keepWeeks, spoilWeeks } from '../support/broken-database.js';
import { idOf, inPlanOrder, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertRows } from '../support/stored-messages.js';
import { batchRows, runRow } from '../support/stored-runs.js';
import { until } from '../support/until.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const USERS = inPlanOrder(Array.from({ length: 30 }, (_, i) => `user-${i}`));
const CANARY = 12;
const ONE_BY_ONE = { INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: '2' };

describe('a cohort run with a canary and an error budget', () => {
  let service: TestApp;
  const runOf = async (jobId: string) => (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body;
  const alerts = async (): Promise<string[]> => (await alertRows(service)).map(({ rule }) => rule);
  /** Makes the computation of these users fail; the nth failure waits for `allowed(n)`. */
  const poison = (app: TestApp, users: readonly string[], allowed?: (nth: number) => Promise<void>): void => {
    const ids = new Set(users.map(idOf));
    let nth = 0;
    const generator = app.get(WeekGenerator);
    const generate = generator.generate.bind(generator);
    jest.spyOn(generator, 'generate').mockImplementation(async (userIds, context) => {
      const batch = await generate(userIds, context);
      const failed = userIds.filter((userId) => ids.has(userId));
      if (failed.length > 0) await allowed?.((nth += 1));
      return {
        ...batch,
        weeks: batch.weeks.filter(({ userId }) => !ids.has(userId)),
        failures: failed.map((userId) => failureOfUser(userId, new ComputationError(new TypeError()))),
      };
    });
  };
  const fill = (app: TestApp): Promise<void> =>
    send(
      app,
      USERS.flatMap((user) => recordsOf(user, 3)),
    );

  beforeAll(async () => {
    service = await createTestApp({ ...ONE_BY_ONE, CANARY_BATCHES: String(CANARY) });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await fill(service);
  });
  afterEach(async () => {
    await releaseLocks();
    jest.restoreAllMocks();
  });
  afterAll(() => service.close());

  it('dispatches no batch beyond the canary until the canary is done and verified', async () => {
    const lock = await holdWriteOf(service, USERS[0]);
    const going = triggerRun(service);
    await lock.awaited();
    // A reader of the run sees its progress meanwhile.
    const { job_id: jobId } = await runRow(service);
    await until(async () => (await runOf(jobId)).users_processed === CANARY - 1);
    expect((await batchRows(service)).filter((batch) => batch.dispatched_at !== null)).toHaveLength(CANARY);
    await lock.release();

    expect(await going).toMatchObject({ status: 'complete', users_successful: USERS.length });
    const { canary_passed_at: passedAt } = await runRow(service);
    expect(passedAt).not.toBeNull();
    for (const batch of (await batchRows(service)).slice(CANARY))
      expect(batch.dispatched_at!.getTime()).toBeGreaterThanOrEqual(passedAt!.getTime());
  });

  it('stops when its canary fails: no other user is processed, each has a fallback brief, and one alert gives the reason', async () => {
    poison(service, USERS);
    const run = await triggerRun(service);

    expect(run.status).toBe('failed');
    expect(await runOf(run.job_id)).toMatchObject({
      status: 'failed',
      error_message: `the error budget is spent: ${CANARY} of ${CANARY} users of its first batches failed; at most 20 % may`,
      users_failed: CANARY,
      skipped: { run_failed: USERS.length - CANARY },
    });
    expect(await outcomeOf(service, run, USERS[CANARY - 1])).toBe('dead: not_retryable');
    expect(await outcomeOf(service, run, USERS[CANARY])).toBe('skipped: run_failed');
    const { body } = await service.service
      .get(`/users/${USERS[CANARY]}/brief?week_of=${WEEK_OF}`)
      .expect(200);
    expect(body.status).toBe('fallback');
    expect(await alerts()).toEqual(['run_failed']);
  });

  it('stops when its canary fails the verification', async () => {
    await spoilWeeks(service, 'new.insights := null');
    try {
      const run = await triggerRun(service);
      expect(await runOf(run.job_id)).toMatchObject({
        status: 'failed',
        error_message: `the error budget is spent: ${CANARY} of ${CANARY} users of its first batches failed; at most 20 % may`,
        users_failed: CANARY,
      });
    } finally {
      await keepWeeks(service);
    }
  });

  it('stops in the middle once its error budget is spent', async () => {
    const stopped = async () => (await runRow(service)).failure !== null;
    // Ten failures spend the budget; the other users wait until the coordinator has noticed it.
    poison(service, USERS.slice(CANARY), async (nth) => {
      if (nth > 10) await until(stopped);
    });
    const run = await triggerRun(service);

    const stoppedRun = await runOf(run.job_id);
    expect(stoppedRun.status).toBe('failed');
    expect(stoppedRun.error_message).toMatch(
      /^the error budget is spent: \d+ of 30 users of the run failed; at most 20 % may$/,
    );
    expect(stoppedRun.users_successful).toBe(CANARY);
    expect(stoppedRun.users_failed).toBeGreaterThanOrEqual(10);
    expect(stoppedRun.users_failed).toBeLessThan(USERS.length - CANARY);
  });

  it('does not stop if its users were named, even when all of them fail', async () => {
    const strangers = Array.from({ length: 14 }, (_, i) => `stranger-${i}`);
    expect(await triggerRun(service, { user_ids: strangers })).toMatchObject({
      status: 'complete',
      users_failed: strangers.length,
    });
  });

  it('control: fails all users if it has neither canary nor budget', async () => {
    const reckless = await createTestApp({
      ...ONE_BY_ONE,
      CANARY_BATCHES: '0',
      RUN_ERROR_BUDGET_PERCENT: '100',
    });
    stopTicks(reckless);
    await fill(reckless);
    poison(reckless, USERS);
    expect(await triggerRun(reckless)).toMatchObject({ status: 'complete', users_failed: USERS.length });
    await reckless.close();
  });
});
