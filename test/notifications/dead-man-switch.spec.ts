import { randomUUID } from 'node:crypto';
import { DeadManSwitch } from '../../src/notifications/dead-man-switch.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { withoutTable } from '../support/broken-database.js';
import { send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { recordsOf } from '../support/people.js';
import { ago, type Moment, NOW } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { messageRows, setMessages } from '../support/stored-messages.js';
import { insertRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

describe("the dead man's switch", () => {
  let check: WebhookReceiver;
  let service: TestApp;
  const run = { id: randomUUID(), scope: 'cohort' } as const;
  const deadMan = () => service.get(DeadManSwitch);
  const deliver = () => service.get(OutboxDispatcher).deliverDue();
  const makeDue = () => setMessages(service, { next_attempt_at: NOW }, { state: ['pending', 'leased'] });
  const pings = () => check.received.map(({ url }) => url);

  beforeAll(async () => {
    check = await startReceiver();
    service = await createTestApp({ DEAD_MAN_URL: `${check.url}/ping/check/` });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    Object.assign(check, { received: [], answer: 200 });
  });
  afterAll(async () => {
    await service.close();
    await check.close();
  });

  it.each([
    ['succeeded', `/ping/check?rid=${run.id}`, 'The run is complete.'],
    ['failed', `/ping/check/fail?rid=${run.id}`, 'The run failed.'],
  ] as const)('announces once that a run began and that it %s', async (end, url, text) => {
    for (const how of ['started', 'started', end, end] as const) {
      await deadMan()[how](run, service.dataSource);
      await deliver();
    }
    expect(pings()).toEqual([`/ping/check/start?rid=${run.id}`, url]);
    expect(check.received.at(-1)?.body).toBe(text);
  });

  it('announces a missed week once', async () => {
    for (let time = 0; time < 2; time += 1) await deadMan().missed('2026-03-02', service.dataSource);
    await deliver();
    expect(pings()).toEqual(['/ping/check/fail']);
  });

  it('announces no named runs', async () => {
    const named = { id: randomUUID(), scope: 'named' } as const;
    await deadMan().started(named, service.dataSource);
    await deadMan().succeeded(named, service.dataSource);
    await deadMan().failed(named, service.dataSource);
    expect(await messageRows(service)).toEqual([]);
  });

  it('announces nothing that was rolled back', async () => {
    await service.dataSource
      .transaction(async (manager) => {
        await deadMan().started(run, manager);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expect(await messageRows(service)).toEqual([]);
  });

  it('never sends the start after the end', async () => {
    check.answer = 503;
    await deadMan().started(run, service.dataSource);
    await deliver();
    await deadMan().succeeded(run, service.dataSource);
    check.answer = 200;
    await makeDue();
    await deliver();
    expect(pings()).toEqual([`/ping/check/start?rid=${run.id}`, `/ping/check?rid=${run.id}`]);
  });

  it('sends the end only when a start that is being sent has arrived or timed out', async () => {
    check.answer = async () => {
      await deadMan().succeeded(run, service.dataSource);
      return 200;
    };
    await deadMan().started(run, service.dataSource);
    await deliver();
    check.answer = 200;
    await deliver();
    expect(pings()).toEqual([`/ping/check/start?rid=${run.id}`]);
    const [message] = await messageRows(service);
    // Requests end after five seconds.
    expect(message.next_attempt_at.getTime() - message.created_at.getTime()).toBe(7000);
    await makeDue();
    await deliver();
    expect(pings()).toHaveLength(2);
  });

  it('writes no message where no address is set', async () => {
    const silent = await createTestApp();
    await silent.get(DeadManSwitch).started(run, silent.dataSource);
    expect(await messageRows(silent)).toEqual([]);
    await silent.close();
  });
});

describe('the metric of the seconds since the last success', () => {
  it('counts from the end of the last complete cohort run', async () => {
    const service = await createTestApp();
    const seconds = async (): Promise<number | null> => {
      const { text } = await service.open.get('/metrics').expect(200);
      const [, value] = /^weekly_intelligence_last_success_age_seconds (\S+)$/m.exec(text) ?? [];
      return value === undefined ? null : Number(value);
    };
    expect(await seconds()).toBeNull();
    const record = (status: string, scope: string, ended: Moment) =>
      insertRun(service, {
        job_id: randomUUID(),
        status,
        scope,
        started_at: ended,
        completed_at: ended,
      });
    await record('completed', 'cohort', ago('2 hours'));
    await record('completed', 'cohort', ago('3 hours'));
    await record('completed', 'named', ago('1 hour'));
    await record('failed', 'cohort', ago('1 hour'));
    expect(await seconds()).toBeGreaterThanOrEqual(7200);
    expect(await seconds()).toBeLessThan(7260);
    await service.close();
  });
});

describe("a run's pings", () => {
  let service: TestApp;
  const announced = async (): Promise<string[]> =>
    (await messageRows(service, 'dead_man')).map(({ payload }) => String(payload.event)).sort();

  beforeAll(async () => {
    service = await createTestApp({ DEAD_MAN_URL: 'http://127.0.0.1:1/ping' });
    stopTicks(service);
  });
  beforeEach(() => emptyTables(service.dataSource));
  afterAll(() => service.close());

  it('announce the end of a cohort run; a start that was not delivered is withdrawn', async () => {
    await send(service, recordsOf('anna', 14));
    await triggerRun(service);
    expect(await announced()).toEqual(['success']);
  });

  it('announce a run that fails as a whole', async () => {
    await withoutTable(service, 'observation', () => triggerRun(service));
    expect(await announced()).toEqual(['fail']);
  });

  it('do not announce a named run', async () => {
    await triggerRun(service, { user_ids: ['carl'] });
    expect(await announced()).toEqual([]);
  });
});
