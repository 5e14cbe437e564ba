import { currentWeekOf, isoDay } from '../../src/common/calendar.js';
import { SystemClock } from '../../src/common/clock.js';
import { Alerts } from '../../src/notifications/alerts.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { type Mailbox, startMailbox } from '../support/mailbox.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { makeMessagesDue, messageRows } from '../support/stored-messages.js';
import { retryRows } from '../support/stored-retries.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

/** A Monday at six in the morning: NOTIFY_HOUR decides whether it is time. */
const NOW = new Date('2026-11-23T06:00:00Z');
const WEEK = isoDay(currentWeekOf(NOW, 'UTC'));

describe('a run whose batches are processed by a process with other settings', () => {
  let app: WebhookReceiver;
  let mailbox: Mailbox;
  /** Coordinates, and has the receivers; it processes no batch. */
  let service: TestApp;
  /** Works, with no settings but the database. */
  let worker: TestApp;
  let clock: jest.SpyInstance;

  const runWeek = async (user_ids?: string[]) => triggerRun(service, { week_of: WEEK, user_ids });
  const deliver = async () => {
    for (const process of [worker, service]) {
      await makeMessagesDue(service);
      await process.get(OutboxDispatcher).deliverDue();
    }
  };

  beforeAll(async () => {
    clock = jest.spyOn(SystemClock.prototype, 'now').mockImplementation(() => NOW);
    [app, mailbox] = await Promise.all([startReceiver(), startMailbox()]);
    service = await createTestApp({
      INTELLIGENCE_CONCURRENCY: '0',
      PUBLIC_URL: 'https://weekly.example.com',
      APP_WEBHOOK_URL: app.url,
      ALERT_WEBHOOK_URL: app.url,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'weekly@example.com',
      NOTIFY_HOUR: '5',
      RETRY_MAX: '5',
      RETRY_BASE_DELAY_SECONDS: '60',
    });
    worker = await createTestApp({}, { database: databaseOf(service) });
    stopTicks(service);
    stopTicks(worker);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    app.received.length = 0;
    mailbox.mails.length = 0;
    for (const user of ['anna', 'bert']) await send(service, recordsOf(user, 21, WEEK));
    await service.service
      .put('/users/bert/preferences')
      .send({ notification_channel: 'email', email: 'bert@example.com' })
      .expect(200);
  });
  afterAll(async () => {
    await Promise.all([service.close(), worker.close()]);
    await Promise.all([app.close(), mailbox.close()]);
    clock.mockRestore();
  });

  it('announces every week, at the hour and by the channel of the process that delivers', async () => {
    await service.get(OutboxDispatcher).deliverDue();
    await runWeek();
    expect((await messageRows(service)).map(({ kind }) => kind).sort()).toEqual([
      'brief_mail',
      'brief_ready',
    ]);
    await deliver();
    expect(app.received).toHaveLength(1);
    expect(mailbox.mails).toHaveLength(1);
  });

  it('announces every week even before any process with a receiver has run', async () => {
    await runWeek();
    expect((await messageRows(service)).map(({ kind }) => kind)).toEqual(['brief_ready', 'brief_ready']);
    await deliver();
    expect(app.received).toHaveLength(2);
  });

  it('retries its users as the service is set', async () => {
    await runWeek(['nobody-we-know']);
    const [row] = await retryRows(service);
    expect(row).toMatchObject({ max_retries: 5, retry_count: 0 });
    expect(row.next_retry_at!.getTime() - row.created_at.getTime()).toBe(60_000);
  });

  it('sends an alert that this process raises by the webhook of another', async () => {
    await service.get(OutboxDispatcher).deliverDue();
    await worker.get(Alerts).raise({
      rule: 'redis_away',
      subject: 'cache',
      summary: 'It does not answer.',
      effect: 'Reads are slower.',
      nextStep: 'Start it.',
      figures: {},
    });
    await deliver();
    expect(app.received.map(({ body }) => (JSON.parse(body) as { rule: string }).rule)).toEqual([
      'redis_away',
    ]);
  });
});
