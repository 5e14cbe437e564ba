import type { INestApplication } from '@nestjs/common';
import { jsonLogger } from '../../src/common/json-logger.js';
import { readConfig } from '../../src/config/app-config.js';
import { createWorkerApplication } from '../../src/http-application.js';
import { BatchDispatcher } from '../../src/jobs/dispatch/batch-dispatcher.js';
import { BatchWorker } from '../../src/jobs/batch/batch-worker.js';
import { inPlanOrder, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { batchRows } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { testRedisUrl } from '../support/test-database.js';
import { until } from '../support/until.js';
import { noteWeekWrites, weekWritesOf } from '../support/week-writes.js';

const SLOTS = 2;
const USERS = inPlanOrder(Array.from({ length: 24 }, (_, i) => `user-${i}`));
const ONE_BY_ONE = { INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: String(SLOTS) };
/** A Redis database of this spec's own: workers of other specs must not take its batches. */
const QUEUE = `${testRedisUrl()}/7`;
/** No server listens there. */
const NOWHERE = 'redis://127.0.0.1:1';

type Kind = [name: string, environment: NodeJS.ProcessEnv];
const KINDS: Kind[] = [
  ['inline', {}],
  ...(testRedisUrl()
    ? ([
        ['bullmq', { QUEUE_REDIS_URL: QUEUE }],
        ['bullmq without a Redis server', { QUEUE_REDIS_URL: NOWHERE }],
      ] satisfies Kind[])
    : []),
];

/** What every dispatcher must do, even if its dispatch messages are lost or repeated. */
describe.each(KINDS)('dispatcher %s', (_, environment) => {
  let service: TestApp;
  const trigger = () => triggerRun(service);
  const outstanding = async () =>
    (await batchRows(service)).filter((batch) => batch.dispatched_at !== null && batch.state !== 'done');
  const writes = () => Promise.all(USERS.map((user) => weekWritesOf(service, user)));
  const onlyJob = async (): Promise<string> =>
    (await service.admin.get('/admin/runs').expect(200)).body.items[0].job_id;

  beforeAll(async () => {
    service = await createTestApp({ ...ONE_BY_ONE, ...environment });
    stopTicks(service);
    await noteWeekWrites(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await send(
      service,
      USERS.flatMap((user) => recordsOf(user, 3)),
    );
  });
  afterEach(async () => {
    await releaseLocks();
    jest.restoreAllMocks();
  });
  afterAll(() => service.close());

  it('completes a run, with each batch claimed once and each user written once', async () => {
    expect(await trigger()).toMatchObject({ status: 'complete', users_successful: USERS.length });
    expect(await writes()).toEqual(USERS.map(() => 1));
    expect(new Set((await batchRows(service)).map((batch) => `${batch.state} ${batch.attempts}`))).toEqual(
      new Set(['done 1']),
    );
  });

  it('keeps the number of outstanding batches within its bounds while work is stalled', async () => {
    const locks = [await holdWriteOf(service, USERS[0]), await holdWriteOf(service, USERS[1])];
    const going = trigger();
    await Promise.all(locks.map((lock) => lock.awaited()));
    const count = (await outstanding()).length;
    expect(count).toBeGreaterThanOrEqual(SLOTS);
    expect(count).toBeLessThanOrEqual(4 * SLOTS);
    for (const lock of locks) await lock.release();
    expect(await going).toMatchObject({ users_successful: USERS.length });
  });

  it('claims no batch while the run is paused, and continues when it is resumed', async () => {
    const locks = [await holdWriteOf(service, USERS[0]), await holdWriteOf(service, USERS[1])];
    const going = trigger();
    await Promise.all(locks.map((lock) => lock.awaited()));
    const jobId = await onlyJob();
    await service.admin.post(`/admin/runs/${jobId}/pause`).expect(200);
    for (const lock of locks) await lock.release();
    const done = async () => (await batchRows(service)).filter((batch) => batch.state === 'done').length;
    await until(async () => (await done()) === SLOTS);

    // Batches wait and a slot is free: the claim is refused because the run is paused.
    const worker = service.get(BatchWorker);
    expect(await worker['claimNext']()).toBeNull();
    expect((await service.admin.get(`/admin/runs/${jobId}`).expect(200)).body).toMatchObject({
      status: 'running',
      paused: true,
      progress: { total: USERS.length, done: SLOTS },
    });

    await service.admin.post(`/admin/runs/${jobId}/resume`).expect(200);
    expect(await going).toMatchObject({ status: 'complete', users_successful: USERS.length });
    await service.admin.post(`/admin/runs/${jobId}/pause`).expect(409);
  });

  it('may repeat its dispatch messages: each user is still written once', async () => {
    const dispatcher = service.get(BatchDispatcher);
    const dispatch = dispatcher.dispatch.bind(dispatcher);
    jest.spyOn(dispatcher, 'dispatch').mockImplementation(async (refs) => {
      await dispatch(refs);
      await dispatch(refs.map((ref) => ({ ...ref })));
      await dispatch(refs.map((ref) => ({ ...ref, fence: ref.fence - 1 })));
    });
    expect(await trigger()).toMatchObject({ users_successful: USERS.length });
    expect(await writes()).toEqual(USERS.map(() => 1));
  });

  it('may lose every dispatch message: unclaimed batches are found in the run tables', async () => {
    const dispatcher = service.get(BatchDispatcher);
    jest.spyOn(dispatcher, 'dispatch').mockResolvedValue();
    jest.spyOn(dispatcher, 'graceSeconds').mockReturnValue(0.1);
    expect(await trigger()).toMatchObject({ status: 'complete', users_successful: USERS.length });
    expect(await writes()).toEqual(USERS.map(() => 1));
  });

  it('control: loses users with its messages if no process reads the run tables', async () => {
    const dispatcher = service.get(BatchDispatcher);
    jest.spyOn(dispatcher, 'dispatch').mockResolvedValue();
    jest.spyOn(service.get(BatchWorker), 'claimNext' as never).mockResolvedValue(null as never);
    const going = trigger();
    await until(async () => (await outstanding()).length > 0);
    await service.admin.post(`/admin/runs/${await onlyJob()}/cancel`).expect(200);
    expect(await going).toMatchObject({ users_successful: 0 });
  });
});

describe('a process that only coordinates', () => {
  it.each(KINDS)('leaves the batches to a worker process, with dispatcher %s', async (_, environment) => {
    const service = await createTestApp({ ...environment, INTELLIGENCE_CONCURRENCY: '0' });
    stopTicks(service);
    await send(
      service,
      USERS.flatMap((user) => recordsOf(user, 3)),
    );
    const worker = await startWorker({ ...environment, DATABASE_URL: service.databaseUrl });
    try {
      expect(await triggerRun(service, { week_of: WEEK_OF })).toMatchObject({
        users_successful: USERS.length,
      });
      const owners = new Set((await batchRows(service)).map((batch) => batch.lease_owner));
      const [known] = await service.dataSource.query('select owner from job_worker');
      expect(owners).toEqual(new Set([known.owner]));
    } finally {
      await worker.close();
      await service.close();
    }
  });
});

async function startWorker(environment: NodeJS.ProcessEnv): Promise<INestApplication> {
  const app = await createWorkerApplication(
    readConfig({ NODE_ENV: 'test', ...ONE_BY_ONE, ...environment }),
    jsonLogger(['fatal', 'error']),
  );
  await app.init();
  app.get(BatchWorker, { strict: false }).start();
  return app;
}
