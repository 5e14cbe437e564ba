import { Logger } from '@nestjs/common';
import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { RedFlagNotices } from '../../src/notifications/red-flag-notices.js';
import { emptyTables } from '../support/empty-tables.js';
import { ago, setRows } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertRows, messageRows, setMessages } from '../support/stored-messages.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const PERSON = '6b3f2f0c-3f5d-4f0e-9d2a-1f1f1f1f1f1f';
const RED_FLAG = {
  type: 'red_flag',
  user_id: PERSON,
  external_id: 'anna',
  category: 'chest_pain',
  urgency: 'urgent',
  text: 'words',
  day: '2026-11-23',
} as const;

describe('a process without the address of a receiver', () => {
  let app: WebhookReceiver;
  let complete: TestApp;
  let without: TestApp;
  const start = async (environment: NodeJS.ProcessEnv, on?: TestApp): Promise<TestApp> => {
    const service = await createTestApp(environment, on && { database: databaseOf(on) });
    stopTicks(service);
    return service;
  };
  const deliver = (by: TestApp) => by.get(OutboxDispatcher).deliverDue();
  const raise = (by: TestApp, category = 'chest_pain') =>
    by.get(RedFlagNotices).raise([{ ...RED_FLAG, category }], by.dataSource);
  const shown = async (query = '') =>
    (
      (await without.admin.get(`/admin/outbox?kind=red_flag${query}`).expect(200)).body as {
        items: { state: string }[];
      }
    ).items.map(({ state }) => state);
  const openAlerts = async () =>
    (await alertRows(without)).filter(({ state }) => state !== 'resolved').map(({ rule }) => rule);
  /** As if the processes that deliver had ended a while ago, and the messages were as old. */
  const minutesPass = async () => {
    await setRows(without, 'outbox_receiver', { seen_at: ago('2 minutes') });
    await setMessages(without, { created_at: ago('2 minutes') });
  };

  beforeAll(async () => {
    app = await startReceiver();
    without = await start({});
    complete = await start({ APP_WEBHOOK_URL: app.url }, without);
  });
  beforeEach(async () => {
    await emptyTables(without.dataSource);
    Object.assign(app, { received: [], answer: 204 });
  });
  afterAll(async () => {
    await Promise.all([complete.close(), without.close()]);
    await app.close();
  });

  it('neither claims nor settles what it cannot deliver, and a process that has it delivers all of it', async () => {
    await raise(without);
    await raise(complete, 'fainting');
    await deliver(without);
    const waiting = await messageRows(without, 'red_flag');
    expect(waiting).toMatchObject([
      { state: 'pending', attempts: 0, last_error: null },
      { state: 'pending', attempts: 0, last_error: null },
    ]);
    await deliver(complete);
    expect(app.received).toHaveLength(2);
    expect((await messageRows(without, 'red_flag')).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
  });

  it('shows and counts such messages as no_receiver, unless another process can deliver them', async () => {
    await raise(without);
    await deliver(without);
    expect(await shown()).toEqual(['no_receiver']);
    expect(await shown('&state=no_receiver')).toEqual(['no_receiver']);
    expect(await shown('&state=pending')).toEqual([]);
    const { body } = await without.admin.get('/admin/outbox/summary').expect(200);
    expect(body).toEqual({
      messages: [{ kind: 'red_flag', state: 'no_receiver', messages: 1, oldest_at: expect.any(String) }],
      receivers: ['alert'],
      refused_addresses: 0,
      held: null,
    });
    const { text } = await without.open.get('/metrics').expect(200);
    expect(text).toContain('weekly_intelligence_outbox_messages{kind="red_flag",state="no_receiver"} 1');

    app.answer = 503;
    await deliver(complete);
    expect(await shown()).toEqual(['pending']);
  });

  it('raises one alert about them, without what they say, which ends when a process can deliver them', async () => {
    const logged = jest.spyOn(Logger.prototype, 'warn');
    await raise(without);
    await raise(without, 'fainting');
    await without.get(AlertWatch).evaluate();
    expect(await openAlerts()).not.toContain('no_receiver');
    await minutesPass();
    await without.get(AlertWatch).evaluate();
    await deliver(without);
    const alert = logged.mock.calls
      .map(([entry]) => entry as { event: string; alert: { rule: string } })
      .find(({ event, alert: raised }) => event === 'alert.raised' && raised.rule === 'no_receiver');
    expect(alert).toMatchObject({ alert: { subject: 'red_flag', figures: { waiting: 2 } } });
    for (const secret of ['chest_pain', 'fainting', PERSON, 'anna'])
      expect(JSON.stringify(logged.mock.calls)).not.toContain(secret);
    logged.mockRestore();

    await deliver(complete);
    await complete.get(AlertWatch).evaluate();
    expect(await openAlerts()).not.toContain('no_receiver');
    expect(app.received).toHaveLength(2);
  });
});
