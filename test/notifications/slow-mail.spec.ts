import { Alerts } from '../../src/notifications/alerts.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { emptyTables } from '../support/empty-tables.js';
import { type Mailbox, startMailbox } from '../support/mailbox.js';
import { ago } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { endMessageLeases, makeMessagesDue, messageRows, setMessages } from '../support/stored-messages.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const ALERT = {
  rule: 'run_failed',
  subject: 'a run',
  summary: 's',
  effect: 'e',
  nextStep: 'n',
  figures: {},
} as const;

describe('a mail server that is slow to answer', () => {
  let mailbox: Mailbox;
  let service: TestApp;
  let other: TestApp;
  const start = async (environment: NodeJS.ProcessEnv = {}): Promise<TestApp> => {
    const started = await createTestApp(
      {
        SMTP_URL: mailbox.url,
        MAIL_FROM: 'Weekly <weekly@example.com>',
        ALERT_EMAIL_TO: 'operations@example.com',
        ...environment,
      },
      service && { database: databaseOf(service) },
    );
    stopTicks(started);
    return started;
  };
  const deliver = (by: TestApp) => by.get(OutboxDispatcher).deliverDue();
  const mails = () => messageRows(service, 'alert_mail');

  beforeAll(async () => {
    mailbox = await startMailbox();
    service = await start();
    other = await start();
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    Object.assign(mailbox, { answers: () => Promise.resolve(), mails: [] });
    await service.get(Alerts).raise(ALERT);
  });
  afterAll(async () => {
    await Promise.all([other.close(), service.close()]);
    await mailbox.close();
  });

  it('gets a mail once from two replicas, even if its lease ends while it has the text', async () => {
    let answer = (): void => undefined;
    mailbox.answers = () => new Promise((resolve) => (answer = resolve));
    const first = deliver(service);
    await until(() => mailbox.mails.length === 1);
    await deliver(other);
    expect(mailbox.mails).toHaveLength(1);
    // The lease is renewed, so this takes a process that stalls; even then the mail is not sent again.
    await endMessageLeases(service);
    await deliver(other);
    expect(await mails()).toMatchObject([{ state: 'uncertain' }]);
    answer();
    await first;
    expect(mailbox.mails).toHaveLength(1);
  });

  it('does not get the text if the lease has passed on before it asks for it', async () => {
    mailbox.onRecipient = async () => {
      await endMessageLeases(service);
      mailbox.onRecipient = () => Promise.resolve();
      await deliver(other);
    };
    await deliver(service);
    expect(mailbox.mails).toHaveLength(1);
    expect(await mails()).toMatchObject([{ state: 'delivered' }]);
  });

  it('leaves a mail uncertain if it takes the text and gives no answer; the operator can send it again', async () => {
    const hasty = await start({ SMTP_ANSWER_SECONDS: '0.5' });
    mailbox.answers = () => new Promise(() => undefined);
    await deliver(hasty);
    expect(await mails()).toMatchObject([
      {
        state: 'uncertain',
        last_error: 'the mail server got the mail and did not answer: it has perhaps arrived',
      },
    ]);
    await makeMessagesDue(service);
    await deliver(hasty);
    expect(mailbox.mails).toHaveLength(1);
    const { body } = await service.admin.get('/admin/outbox/summary').expect(200);
    expect(body.messages).toContainEqual(
      expect.objectContaining({ kind: 'alert_mail', state: 'uncertain', messages: 1 }),
    );

    mailbox.answers = () => Promise.resolve();
    await service.admin.post('/admin/outbox/redrive').send({ state: 'uncertain' }).expect(200);
    await deliver(service);
    expect(await mails()).toMatchObject([{ state: 'delivered' }]);
    const [first, second] = mailbox.mails;
    expect(second.messageId).toBe(first.messageId);
    await hasty.close();
  });

  it('leaves a mail uncertain if its sender died after handing it over, and sends it if it died before', async () => {
    await setMessages(service, {
      state: 'leased',
      handed_over_at: ago('1 minute'),
      next_attempt_at: ago('1 second'),
    });
    await deliver(service);
    expect(mailbox.mails).toEqual([]);
    expect((await mails()).map(({ state }) => state)).toEqual(['uncertain']);
    await setMessages(service, { state: 'leased', handed_over_at: null, next_attempt_at: ago('1 second') });
    await deliver(service);
    expect(mailbox.mails).toHaveLength(1);
  });
});
