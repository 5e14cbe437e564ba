import { ComputationError } from '../../src/common/failures.js';
import { failureOfUser } from '../../src/intelligence/domain/user-failure.js';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { idOf, inPlanOrder, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { until } from '../support/until.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const USERS = inPlanOrder(Array.from({ length: 30 }, (_, i) => `user-${i}`));
const CANARY = 12;
const ONE_BY_ONE = { INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: '2' };

/** What holds a run over everybody at its first batches, and stops it when too many fail. */
describe("a run's gates", () => {
  let service: TestApp;
  const runOf = async (jobId: string) => (await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body;
  const alerts = async (): Promise<string[]> =>
    (await service.dataSource.query('select rule from alert order by rule')).map(
      (row: { rule: string }) => row.rule,
    );
  /** These users' data cannot be computed: which is found out once `allowed` lets it, for the nth of them. */
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

  it('let nothing out beyond the canary before it is done and verified', async () => {
    const lock = await holdWriteOf(service, USERS[0]);
    const going = triggerRun(service);
    await lock.awaited();
    // Whoever reads the run meanwhile is told how far it is.
    const [{ job_id: jobId }] = await service.dataSource.query('select job_id from job_execution_log');
    await until(async () => (await runOf(jobId)).users_processed === CANARY - 1);
    const beyond = await service.dataSource.query(
      'select from job_batch where dispatched_at is not null and batch_no > $1',
      [CANARY],
    );
    expect(beyond).toEqual([]);
    await lock.release();

    expect(await going).toMatchObject({ status: 'complete', users_successful: USERS.length });
    const [{ passed, later }] = await service.dataSource.query(
      `select canary_passed_at is not null as passed,
         (select bool_and(dispatched_at >= canary_passed_at) from job_batch where batch_no > $1) as later
       from job_execution_log`,
      [CANARY],
    );
    expect({ passed, later }).toEqual({ passed: true, later: true });
  });

  it('stop a run whose canary fails: nobody else is touched, everybody has a page, one alert says why', async () => {
    poison(service, USERS);
    const run = await triggerRun(service);

    expect(run.status).toBe('failed');
    expect(await runOf(run.job_id)).toMatchObject({
      status: 'failed',
      error_message: `the error budget is spent: ${CANARY} of ${CANARY} users of its first batches failed, 20 % may`,
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

  it('stop a run whose first weeks do not read back as they were written', async () => {
    await service.dataSource.query(
      `create function spoil() returns trigger language plpgsql as 'begin new.insights := null; return new; end';
       create trigger spoil before insert on weekly_intelligence for each row execute function spoil()`,
    );
    try {
      const run = await triggerRun(service);
      expect(await runOf(run.job_id)).toMatchObject({
        status: 'failed',
        error_message: `the error budget is spent: ${CANARY} of ${CANARY} users of its first batches failed, 20 % may`,
        users_failed: CANARY,
      });
    } finally {
      await service.dataSource.query('drop function spoil cascade');
    }
  });

  it('stop a run in the middle when its budget is spent', async () => {
    const stopped = async () =>
      (await service.dataSource.query('select from job_execution_log where failure is not null')).length ===
      1;
    // Ten spend the budget; the others are held until the coordinator has seen it.
    poison(service, USERS.slice(CANARY), async (nth) => {
      if (nth > 10) await until(stopped);
    });
    const run = await triggerRun(service);

    const told = await runOf(run.job_id);
    expect(told.status).toBe('failed');
    expect(told.error_message).toMatch(
      /^the error budget is spent: \d+ of 30 users of the run failed, 20 % may$/,
    );
    expect(told.users_successful).toBe(CANARY);
    expect(told.users_failed).toBeGreaterThanOrEqual(10);
    expect(told.users_failed).toBeLessThan(USERS.length - CANARY);
  });

  it('leave alone who was named', async () => {
    const strangers = Array.from({ length: 14 }, (_, i) => `stranger-${i}`);
    expect(await triggerRun(service, { user_ids: strangers })).toMatchObject({
      status: 'complete',
      users_failed: strangers.length,
    });
  });

  it('control: without them everybody is failed', async () => {
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
