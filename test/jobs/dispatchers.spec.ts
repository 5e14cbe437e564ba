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
import { createTestApp, type TestApp } from '../support/test-app.js';
import { testRedisUrl } from '../support/test-database.js';
import { until } from '../support/until.js';

const SLOTS = 2;
const USERS = inPlanOrder(Array.from({ length: 24 }, (_, i) => `user-${i}`));
const ONE_BY_ONE = { INTELLIGENCE_BATCH_SIZE: '1', INTELLIGENCE_CONCURRENCY: String(SLOTS) };
/** A Redis database of this spec's own: workers of other specs must not take its batches. */
const QUEUE = `${testRedisUrl()}/7`;
/** Nothing listens there. */
const NOWHERE = 'redis://127.0.0.1:1';

type Kind = [name: string, environment: NodeJS.ProcessEnv];
const KINDS: Kind[] = [
  ['inline', {}],
  ...(testRedisUrl()
    ? ([
        ['bullmq', { QUEUE_REDIS_URL: QUEUE }],
        ['bullmq, whose Redis is away all the time', { QUEUE_REDIS_URL: NOWHERE }],
      ] satisfies Kind[])
    : []),
];

/** What every dispatcher must do, whatever becomes of the words it carries. */
describe.each(KINDS)('dispatcher %s', (_, environment) => {
  let service: TestApp;
  const trigger = () => triggerRun(service);
  const batches = (): Promise<{ state: string; attempts: number; outstanding: boolean }[]> =>
    service.dataSource.query(
      `select state, attempts, state <> 'done' and dispatched_at is not null as outstanding from job_batch`,
    );
  const written = (): Promise<{ writes: number }[]> =>
    service.dataSource.query('select count(*) as writes from effect group by execution_id, user_id');
  const onlyJob = async (): Promise<string> =>
    (await service.admin.get('/admin/runs').expect(200)).body.items[0].job_id;

  beforeAll(async () => {
    service = await createTestApp({ ...ONE_BY_ONE, ...environment });
    stopTicks(service);
    await service.dataSource.query(`create table effect (execution_id uuid, user_id uuid)`);
    await service.dataSource.query(
      `create function note_effect() returns trigger language plpgsql as
         $$ begin insert into effect values (new.execution_id, new.user_id); return null; end $$`,
    );
    await service.dataSource.query(
      `create trigger effect after insert or update on weekly_intelligence for each row execute function note_effect()`,
    );
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

  it('takes a run through, each user once, each batch claimed once', async () => {
    expect(await trigger()).toMatchObject({ status: 'complete', users_successful: USERS.length });
    expect(await written()).toEqual(USERS.map(() => ({ writes: 1 })));
    expect(new Set((await batches()).map((batch) => `${batch.state} ${batch.attempts}`))).toEqual(
      new Set(['done 1']),
    );
  });

  it('keeps to the window while work stands still, and goes on', async () => {
    const locks = [await holdWriteOf(service, USERS[0]), await holdWriteOf(service, USERS[1])];
    const going = trigger();
    await Promise.all(locks.map((lock) => lock.awaited()));
    const outstanding = (await batches()).filter((batch) => batch.outstanding).length;
    expect(outstanding).toBeGreaterThanOrEqual(SLOTS);
    expect(outstanding).toBeLessThanOrEqual(4 * SLOTS);
    for (const lock of locks) await lock.release();
    expect(await going).toMatchObject({ users_successful: USERS.length });
  });

  it('begins nothing while the run is paused, and goes on when it is resumed', async () => {
    const locks = [await holdWriteOf(service, USERS[0]), await holdWriteOf(service, USERS[1])];
    const going = trigger();
    await Promise.all(locks.map((lock) => lock.awaited()));
    const jobId = await onlyJob();
    await service.admin.post(`/admin/runs/${jobId}/pause`).expect(200);
    for (const lock of locks) await lock.release();
    const done = async () => (await batches()).filter((batch) => batch.state === 'done').length;
    await until(async () => (await done()) === SLOTS);

    // A claim would succeed if it were tried: it is refused because the run is paused.
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

  it('does no harm when it repeats itself', async () => {
    const dispatcher = service.get(BatchDispatcher);
    const dispatch = dispatcher.dispatch.bind(dispatcher);
    jest.spyOn(dispatcher, 'dispatch').mockImplementation(async (refs) => {
      await dispatch(refs);
      await dispatch(refs.map((ref) => ({ ...ref })));
      await dispatch(refs.map((ref) => ({ ...ref, fence: ref.fence - 1 })));
    });
    expect(await trigger()).toMatchObject({ users_successful: USERS.length });
    expect(await written()).toEqual(USERS.map(() => ({ writes: 1 })));
  });

  it('loses nothing when it loses every word: what nobody claims in time is found in the ledger', async () => {
    const dispatcher = service.get(BatchDispatcher);
    jest.spyOn(dispatcher, 'dispatch').mockResolvedValue();
    jest.spyOn(dispatcher, 'graceSeconds').mockReturnValue(0.1);
    expect(await trigger()).toMatchObject({ status: 'complete', users_successful: USERS.length });
    expect(await written()).toEqual(USERS.map(() => ({ writes: 1 })));
  });

  it('control: without the ledger the lost words are lost users', async () => {
    const dispatcher = service.get(BatchDispatcher);
    jest.spyOn(dispatcher, 'dispatch').mockResolvedValue();
    jest.spyOn(service.get(BatchWorker), 'claimNext' as never).mockResolvedValue(null as never);
    const going = trigger();
    await until(async () => (await batches()).some((batch) => batch.outstanding));
    await service.admin.post(`/admin/runs/${await onlyJob()}/cancel`).expect(200);
    expect(await going).toMatchObject({ users_successful: 0 });
  });
});

describe('a process that only coordinates', () => {
  it.each(KINDS)('leaves the work to a worker, over %s', async (_, environment) => {
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
      const owners = await service.dataSource.query('select distinct lease_owner from job_batch');
      const [known] = await service.dataSource.query('select owner from job_worker');
      expect(owners).toEqual([{ lease_owner: known.owner }]);
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
