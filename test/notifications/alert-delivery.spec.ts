import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { Alerts } from '../../src/notifications/alerts.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { idOf, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { sendFailing } from '../support/failing-users.js';
import { ago, fromNow, type Moment } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { makeMessagesDue, messageRows, setMessages } from '../support/stored-messages.js';
import { makeRetriesDue } from '../support/stored-retries.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const SECRET = 'the webhook secret';
const ALERT = {
  rule: 'run_failed',
  subject: 'a run',
  summary: 's',
  effect: 'e',
  nextStep: 'n',
  figures: { job_id: 'j' },
} as const;
const RUNBOOK = 'https://wiki.example.com/operations';
const NOTICE = {
  ...ALERT,
  id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  severity: 'critical',
  state: 'firing',
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  runbook: 'docs/operations.md#run_failed',
  runbook_url: `${RUNBOOK}#run_failed`,
};

describe("the delivery of alerts to the operators' webhook", () => {
  let receiver: WebhookReceiver;
  let service: TestApp;
  const deliver = () => service.get(OutboxDispatcher).deliverDue();
  const rows = () => messageRows(service, 'alert_webhook');

  beforeAll(async () => {
    receiver = await startReceiver();
    service = await createTestApp({
      ALERT_WEBHOOK_URL: `${receiver.url}/hook?token=url-token`,
      ALERT_WEBHOOK_SECRET: SECRET,
      RUNBOOK_URL: RUNBOOK,
      // No circuit breaker opens here, so every message is sent; outbox.spec.ts tests the breakers.
      CIRCUIT_BREAKER_FAILURES: '1000',
    });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    receiver.received.length = 0;
    receiver.answer = 204;
  });
  afterAll(async () => {
    await service.close();
    await receiver.close();
  });

  it('posts an alert once, signed over the body, with an idempotency key', async () => {
    await service.get(Alerts).raise(ALERT);
    await service.get(Alerts).raise(ALERT);
    await deliver();
    await deliver();

    expect(receiver.received).toHaveLength(1);
    const [{ headers, body }] = receiver.received;
    expect(JSON.parse(body)).toEqual(NOTICE);
    expect(headers['idempotency-key']).toBe('alert_webhook:run_failed:a run');
    expect(headers['x-signature-sha256']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
    expect(await rows()).toEqual([
      expect.objectContaining({ state: 'delivered', attempts: 1, last_error: null }),
    ]);
  });

  it.each([500, 404, 302])(
    'waits longer after each answer of %d, keeps the key, and succeeds in the end',
    async (refusal) => {
      receiver.answer = refusal;
      await service.get(Alerts).raise(ALERT);
      for (const [attempts, seconds] of [
        [1, 10],
        [2, 20],
        [3, 40],
      ]) {
        await deliver();
        const [row] = await rows();
        expect(row).toMatchObject({
          state: 'pending',
          attempts,
          last_error: `the webhook answered ${refusal}`,
        });
        expect(row.due_in).toBeLessThanOrEqual(seconds);
        expect(row.due_in).toBeGreaterThan(0.5);
        await deliver();
        expect(receiver.received).toHaveLength(attempts);
        await makeMessagesDue(service);
      }
      receiver.answer = 200;
      await deliver();

      expect(await rows()).toEqual([
        expect.objectContaining({ state: 'delivered', attempts: 4, last_error: null }),
      ]);
      expect(
        new Set(receiver.received.map(({ headers, body }) => `${headers['idempotency-key']} ${body}`)).size,
      ).toBe(1);
    },
  );

  it('gives up after ten attempts, and keeps the dead message', async () => {
    receiver.answer = 500;
    await service.get(Alerts).raise(ALERT);
    await setMessages(service, { attempts: 9 });
    await deliver();
    expect(await rows()).toEqual([expect.objectContaining({ state: 'dead', attempts: 10 })]);
  });

  it('delivers a message that a dead process had leased when the lease ends, and not before', async () => {
    await service.get(Alerts).raise(ALERT);
    const leasedUntil = (moment: Moment) =>
      setMessages(service, { state: 'leased', attempts: 1, next_attempt_at: moment });

    await leasedUntil(fromNow('30 seconds'));
    await deliver();
    expect(receiver.received).toHaveLength(0);
    await leasedUntil(ago('1 second'));
    await deliver();
    expect(receiver.received).toHaveLength(1);
    expect(await rows()).toEqual([expect.objectContaining({ state: 'delivered', attempts: 2 })]);
  });

  it('sends one alert even if another is refused', async () => {
    await service.get(Alerts).raise(ALERT);
    await service.get(Alerts).raise({ ...ALERT, subject: 'another run' });
    receiver.answer = 500;
    await deliver();
    expect(receiver.received).toHaveLength(2);
  });

  it('posts the alerts of a run without a user or a secret', async () => {
    await sendFailing(service, ['some-user']);
    await triggerRun(service, { user_ids: ['some-user'] });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await makeRetriesDue(service);
      await service.get(RetrySweep).retryDueUsers();
    }
    await deliver();

    const rules = receiver.received.map(({ body }) => (JSON.parse(body) as { rule: string }).rule).sort();
    expect(rules).toEqual(['retries_exhausted', 'success_rate_low']);
    for (const { headers, body } of receiver.received)
      for (const sent of [body, JSON.stringify(headers)])
        for (const secret of ['some-user', idOf('some-user'), SECRET, 'url-token', 'test-admin-key'])
          expect(sent).not.toContain(secret);
  });
});

describe('the delivery of alerts without a working webhook', () => {
  it('logs the alert, even if the process that had leased it first died', async () => {
    const service = await createTestApp();
    stopTicks(service);
    const logged = jest.spyOn(Logger.prototype, 'warn');
    await service.get(Alerts).raise(ALERT);
    await setMessages(service, { state: 'leased', attempts: 1, next_attempt_at: ago('1 second') });

    await service.get(OutboxDispatcher).deliverDue();

    expect(logged.mock.calls).toEqual([
      [{ event: 'alert.raised', message: 'An alert was raised.', alert: { ...NOTICE, runbook_url: null } }],
    ]);
    logged.mockRestore();
    await service.close();
  });

  it('stores that the webhook cannot be reached, without its address', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const service = await createTestApp({
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}/hook?token=url-token`,
    });
    stopTicks(service);
    await service.get(Alerts).raise(ALERT);

    await service.get(OutboxDispatcher).deliverDue();

    expect(await messageRows(service, 'alert_webhook')).toMatchObject([
      { state: 'pending', last_error: expect.stringContaining('no server listens') },
    ]);
    await service.close();
  });
});
