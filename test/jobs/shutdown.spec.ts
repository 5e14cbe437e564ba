import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { WeekWriter } from '../../src/jobs/outcome/week-writer.js';
import { BatchStore } from '../../src/jobs/batch/batch-store.js';
import { BatchWorker } from '../../src/jobs/batch/batch-worker.js';
import { idOf, inPlanOrder, send } from '../support/cohort.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { batchRows, outcomesOf, runRow } from '../support/stored-runs.js';
import { weekRows } from '../support/stored-weeks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, testRedisUrl, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const withRedis = testRedisUrl() ? it : it.skip;

/** More than any machine needs. A test in which the time must run out sets less. */
const mockDrain = { withinMs: 25_000 };
jest.mock('../../src/jobs/run/run.js', () => ({
  ...jest.requireActual<object>('../../src/jobs/run/run.js'),
  get DRAIN_WITHIN_MS() {
    return mockDrain.withinMs;
  },
}));

describe('a shutdown in the middle of a run', () => {
  const users = inPlanOrder(['anna', 'bert', 'cleo', 'dora', 'emil']);
  const oneByOne = { INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: '1' };
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    mockDrain.withinMs = 25_000;
    await releaseLocks();
    await database.drop();
  });

  /** Stops a service while it writes the second user. */
  async function stopAtSecondUser(): Promise<void> {
    const service = await createTestApp(oneByOne, { database });
    stopTicks(service);
    await send(
      service,
      users.flatMap((user) => recordsOf(user, 14)),
    );
    const lock = await holdWriteOf(service, users[1]);
    const answer = trigger(service);
    await lock.awaited();
    const asked = askedToStop(service.get(BatchWorker));
    const closed = service.close();
    await asked;
    await lock.release();
    await closed;
    // The caller that waited learns that the run continues.
    expect(await answer).toBe(202);
  }

  it('finishes the batch in progress and releases the rest without counting an attempt', async () => {
    await stopAtSecondUser();

    expect(await batchRows(database)).toMatchObject(
      users.map((user, place) => ({
        user_ids: [idOf(user)],
        state: place < 2 ? 'done' : 'pending',
        attempts: place < 2 ? 1 : 0,
      })),
    );
    expect(await runRow(database)).toMatchObject({ status: 'running', lease_ended: true });
  });

  it('loses nothing: after the next start every user has one outcome and one week, computed once', async () => {
    await stopAtSecondUser();
    const before = await generatedAt();

    const next = await createTestApp(oneByOne, { database });
    await until(async () => (await runRow(database)).status === 'completed');
    await next.close();

    expect(await outcomesOf(database)).toMatchObject(
      users.map((user) => ({ user_id: idOf(user), state: 'done', attempts: 1 })),
    );
    const after = await generatedAt();
    expect([...after.keys()]).toEqual(users.map(idOf));
    for (const [user, at] of before) expect(after.get(user)).toEqual(at);
    const figures = { users_processed: 5, users_successful: 5, success_rate: 100 };
    expect(await runRow(database)).toMatchObject(figures);
  });

  it('releases a batch that does not finish in time without counting an attempt, and refuses its late write', async () => {
    mockDrain.withinMs = 1500;
    const service = await createTestApp(oneByOne, { database });
    stopTicks(service);
    await send(service, recordsOf(users[0], 14));
    const generator = service.get(WeekGenerator);
    const generate = generator.generate.bind(generator);
    const writes = jest.spyOn(service.get(WeekWriter), 'storeWeeks');
    const { reached, pass, open } = gate();
    jest.spyOn(generator, 'generate').mockImplementation((...given) => pass(generate(...given)));
    const answer = trigger(service);
    await reached;

    const closed = service.close();
    await until(async () => {
      const [batch] = await batchRows(database);
      return batch.state === 'pending' && batch.attempts === 0 && batch.fence === 2;
    });
    open();
    await closed;

    expect(await answer).toBe(202);
    expect(writes).not.toHaveBeenCalled();
    expect(await weekRows(database)).toEqual([]);
  });

  withRedis('finishes a batch whose dispatch message from Redis was just claiming it', async () => {
    // A Redis database of this spec's own: workers of other specs must not take its batches.
    const queue = { QUEUE_REDIS_URL: `${testRedisUrl()}/8` };
    const service = await createTestApp({ ...oneByOne, ...queue }, { database });
    stopTicks(service);
    await send(service, recordsOf(users[0], 14));
    const batches = service.get(BatchStore);
    jest.spyOn(batches, 'claimNext').mockResolvedValue(null);
    const claim = batches.claim.bind(batches);
    const { reached, pass, open } = gate();
    jest.spyOn(batches, 'claim').mockImplementation((...given) => pass(claim(...given)));
    const answer = trigger(service);
    await reached;

    const asked = askedToStop(service.get(BatchWorker));
    const closed = service.close();
    await asked;
    // A shutdown that did not wait for the claim would release the batch now, before it can be written.
    open();
    await closed;

    expect(await answer).toBe(202);
    expect(await batchRows(database)).toMatchObject([{ state: 'done', attempts: 1 }]);
  });

  async function generatedAt(): Promise<Map<string, Date>> {
    return new Map((await weekRows(database)).map((row) => [row.user_id, row.generated_at]));
  }
});

/** Starts a manual run. @returns the status of the answer to come */
const trigger = (service: TestApp): Promise<number> =>
  service.admin
    .post('/admin/trigger-intelligence')
    .send({ week_of: WEEK_OF })
    .then(({ status }) => status);

/** Stops the work that passes it until it is opened. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let begun = (): void => undefined;
  const reached = new Promise<void>((resolve) => (begun = resolve));
  const pass = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work;
    begun();
    await opened;
    return result;
  };
  return { reached, pass, open: () => open() };
}

/** Resolves when the shutdown has reached the run. */
function askedToStop(worker: BatchWorker): Promise<void> {
  return new Promise((resolve) => {
    const drain = worker.beforeApplicationShutdown.bind(worker);
    jest.spyOn(worker, 'beforeApplicationShutdown').mockImplementation(() => {
      resolve();
      return drain();
    });
  });
}
