import os from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { type Alert, ALERT_RULES } from '../../src/notifications/alert.js';
import { Alerts } from '../../src/notifications/alerts.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { acceptInserts, withoutTable } from '../support/broken-database.js';
import { send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { sendFailing } from '../support/failing-users.js';
import { type Mailbox, startMailbox } from '../support/mailbox.js';
import { recordsOf } from '../support/people.js';
import { ago, insertRow, NOW } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertRows, messageRows, setMessages } from '../support/stored-messages.js';
import { makeRetriesDue } from '../support/stored-retries.js';
import { insertRun } from '../support/stored-runs.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const OPERATIONS = 'operations@example.com';
const alert = (change: Partial<Alert> = {}): Alert => ({
  rule: 'redis_away',
  subject: 'cache',
  summary: 'It does not answer.',
  effect: 'Reads are slower.',
  nextStep: 'Start it.',
  figures: { tries: 3 },
  ...change,
});

describe('alerts', () => {
  let receiver: WebhookReceiver;
  let mailbox: Mailbox;
  let service: TestApp;
  const sql = (text: string) => service.dataSource.query(text);
  const deliver = () => service.get(OutboxDispatcher).deliverDue();
  const raise = (change?: Partial<Alert>) => service.get(Alerts).raise(alert(change));
  const end = (subjects: string[] = []) => service.get(Alerts).resolveAllBut('redis_away', subjects);
  const posted = (): { rule: string; subject: string; state: string }[] =>
    receiver.received.map(({ body }) => JSON.parse(body));
  const notified = async (): Promise<string[]> => {
    await deliver();
    return posted().map(({ subject, state }) => `${subject} ${state}`);
  };
  const hoursLater = () =>
    sql(
      `update alert set notified_at = notified_at - interval '5 hours', first_at = first_at - interval '5 hours'`,
    );

  beforeAll(async () => {
    [receiver, mailbox] = await Promise.all([startReceiver(), startMailbox()]);
    service = await createTestApp({
      ALERT_WEBHOOK_URL: receiver.url,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'Weekly <weekly@example.com>',
      ALERT_EMAIL_TO: OPERATIONS,
    });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    Object.assign(receiver, { received: [], answer: 204 });
    mailbox.mails.length = 0;
    mailbox.refuses.clear();
  });
  afterAll(async () => {
    await service.close();
    await Promise.all([receiver.close(), mailbox.close()]);
  });

  it('notifies once when an alert begins, and once when it ends', async () => {
    await Promise.all([raise(), raise(), raise({ subject: 'another' })]);
    await raise();
    expect((await notified()).sort()).toEqual(['another firing', 'cache firing']);
    await Promise.all([end(['another']), end(['another'])]);
    await end(['another']);
    expect((await notified()).slice(2)).toEqual(['cache resolved']);
    expect(await alertRows(service)).toMatchObject([
      { subject: 'another', state: 'firing', count: 1 },
      { subject: 'cache', state: 'resolved', count: 3 },
    ]);
  });

  it('notifies once per cooldown of an alert that comes and goes, and again after it', async () => {
    await raise();
    await notified();
    await end();
    expect(await notified()).toEqual(['cache firing', 'cache resolved']);
    await raise();
    await notified();
    await end();
    expect(await notified()).toHaveLength(2);
    await hoursLater();
    await raise();
    await notified();
    await end();
    expect((await notified()).slice(2)).toEqual(['cache firing', 'cache resolved']);
  });

  it('sends neither beginning nor end if the alert ends before its beginning is delivered', async () => {
    receiver.answer = 503;
    await raise();
    await notified();
    await end();
    receiver.answer = 204;
    await setMessages(service, { next_attempt_at: NOW });
    receiver.received.length = 0;
    expect(await notified()).toEqual([]);
  });

  it('notifies again after each cooldown until an operator acknowledges the alert', async () => {
    await raise();
    await hoursLater();
    await raise();
    expect(await notified()).toEqual(['cache firing', 'cache firing']);

    const { body } = await service.admin.get('/admin/alerts?state=firing').expect(200);
    const [{ id }] = (body as { items: { id: string }[] }).items;
    const seen = await service.admin.post(`/admin/alerts/${id}/acknowledge`).send({ by: 'anna' }).expect(200);
    expect(seen.body).toMatchObject({ state: 'acknowledged', acknowledged_by: 'anna', count: 2 });
    await hoursLater();
    await raise();
    expect(await notified()).toHaveLength(2);
    await end();
    expect((await notified()).slice(2)).toEqual(['cache resolved']);
    await service.admin.post(`/admin/alerts/${id}/acknowledge`).send({}).expect(404);
    await service.admin.post('/admin/alerts/x/acknowledge').send({}).expect(400);
    await service.admin.get('/admin/alerts?state=gone').expect(400);
  });

  it('raises nothing if the transaction is rolled back', async () => {
    await service.dataSource
      .transaction(async (manager) => {
        await service.get(Alerts).raise(alert(), manager);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expect(await notified()).toEqual([]);
    expect(await alertRows(service)).toEqual([]);
  });

  it('mails cause, effect, next step and runbook', async () => {
    await raise();
    await deliver();
    await end();
    await deliver();
    expect(mailbox.mails.map(({ subject }) => subject)).toEqual([
      'Alert: redis_away: It does not answer.',
      'Resolved: redis_away: It does not answer.',
    ]);
    const [{ text, to, from }] = mailbox.mails;
    expect(text?.trim().split('\n')).toEqual([
      'Alert: redis_away: It does not answer.',
      'Effect: Reads are slower.',
      'Next step: Start it.',
      'tries: 3',
      'Severity: warning',
      expect.stringMatching(/^Time: \d{4}-/),
      expect.stringMatching(/^Alert: [0-9a-f-]{36}$/),
      'Runbook: docs/operations.md#redis_away',
    ]);
    expect(to).toMatchObject({ text: OPERATIONS });
    expect(from).toMatchObject({ text: expect.stringContaining('weekly@example.com') });
  });

  it('posts to the webhook even if the mail server refuses the mail or does not answer', async () => {
    mailbox.refuses.add(OPERATIONS);
    await raise();
    expect(await notified()).toEqual(['cache firing']);
    expect(await messageRows(service, 'alert_mail')).toMatchObject([
      { state: 'pending', last_error: 'the mail server refused this mailbox for good (550)' },
    ]);
    const silent = await createTestApp({
      SMTP_URL: receiver.url.replace('http', 'smtp'),
      SMTP_ANSWER_SECONDS: '1',
      MAIL_FROM: 'weekly@example.com',
      ALERT_EMAIL_TO: OPERATIONS,
    });
    stopTicks(silent);
    await silent.get(Alerts).raise(alert());
    await silent.get(OutboxDispatcher).deliverDue();
    expect(await messageRows(silent, 'alert_mail')).toMatchObject([
      { last_error: expect.stringMatching(/^the mail server did not answer in time/) as string },
    ]);
    await silent.close();
  }, 30_000);

  it('posts one text to a Slack webhook', async () => {
    const slack = await createTestApp({ ALERT_WEBHOOK_URL: receiver.url, ALERT_WEBHOOK_FORMAT: 'slack' });
    stopTicks(slack);
    await slack.get(Alerts).raise(alert());
    await slack.get(OutboxDispatcher).deliverDue();
    expect(JSON.parse(receiver.received[0].body)).toEqual({
      text: expect.stringMatching(
        /^Alert: redis_away: .*\nEffect: .*\nNext step: .*\ntries: 3\nSeverity: warning\nTime: .*Z\nAlert: [0-9a-f-]{36}\nRunbook: /,
      ),
    });
    await slack.close();
  });

  describe('about runs', () => {
    const watch = () => service.get(AlertWatch).evaluate();
    const states = async () =>
      Object.fromEntries((await alertRows(service)).map(({ rule, state }) => [rule, state]));

    it('resolves run_failed when a later run completes the week', async () => {
      await send(service, recordsOf('anna', 14));
      await withoutTable(service, 'observation', () => triggerRun(service));
      await watch();
      expect(await states()).toEqual({ run_failed: 'firing' });
      expect(await notified()).toHaveLength(1);
      await triggerRun(service);
      await watch();
      expect(await states()).toEqual({ run_failed: 'resolved' });
      expect((await notified())[1]).toMatch(/ resolved$/);
    });

    it('keeps retries_exhausted open until the user has a week', async () => {
      await sendFailing(service, ['carl']);
      await triggerRun(service, { user_ids: ['carl'] });
      for (let time = 0; time < 3; time += 1) {
        await makeRetriesDue(service);
        await service.get(RetrySweep).retryDueUsers();
      }
      await watch();
      expect(await states()).toMatchObject({ retries_exhausted: 'firing' });
      await acceptInserts(service);
      await service.admin.post('/admin/retry-queue/carl/retry').expect(200);
      await watch();
      expect(await states()).toMatchObject({ retries_exhausted: 'resolved' });
    });

    it('resolves rollout_halted when an operator sets the step again', async () => {
      await service.admin.get('/admin/rollout').expect(200);
      const id = await insertRow(service, 'rollout_change', {
        percent: 0,
        kind: 'rollback',
        step: 'ten_users',
        changed_by: 'gates',
        reason: 'a gate broke',
      });
      await raise({ rule: 'rollout_halted', subject: String(id) });
      await watch();
      expect(await states()).toEqual({ rollout_halted: 'firing' });
      await service.admin.put('/admin/rollout').send({ percent: 5 }).expect(200);
      await watch();
      expect(await states()).toEqual({ rollout_halted: 'resolved' });
    });

    it('raises last_run_old where a schedule is on, once the condition has lasted for a minute', async () => {
      const old = { job_id: 'old', status: 'completed', scope: 'cohort', week_of: '2026-03-02' };
      await insertRun(service, { ...old, started_at: ago('9 days') });
      await watch();
      expect(await states()).toEqual({});
      const scheduled = await createTestApp(
        { INTELLIGENCE_ENABLED: 'true' },
        { database: databaseOf(service) },
      );
      stopTicks(scheduled);
      const uptime = jest.spyOn(os, 'uptime').mockReturnValue(1000);
      await scheduled.get(AlertWatch).evaluate();
      uptime.mockReturnValue(1059);
      await scheduled.get(AlertWatch).evaluate();
      // The clock may have been set: the scheduler has not looked yet.
      expect(await states()).toEqual({});
      uptime.mockReturnValue(1060);
      await scheduled.get(AlertWatch).evaluate();
      expect(await states()).toEqual({ last_run_old: 'firing' });
      // The machine has restarted: a process that has seen the condition only briefly does not resolve the alert.
      uptime.mockReturnValue(5);
      await scheduled.get(AlertWatch).evaluate();
      expect(await states()).toEqual({ last_run_old: 'firing' });
      uptime.mockRestore();
      await scheduled.close();
    });

    it('raises nothing for a clean run', async () => {
      for (const user of ['anna', 'bert', 'cleo']) await send(service, recordsOf(user, 60));
      await triggerRun(service);
      for (let time = 0; time < 3; time += 1) await service.service.get('/users/anna/brief').expect(200);
      await watch();
      expect(await alertRows(service)).toEqual([]);
      expect(await messageRows(service)).toEqual([]);
    });
  });

  it.each(ALERT_RULES)('has a section for rule %s in the runbook', (rule) => {
    const runbook = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
    expect(runbook).toMatch(new RegExp(`^### ${rule}$`, 'm'));
  });

  it('evaluates the rules on one replica at a time', async () => {
    const others = await Promise.all([1, 2].map(() => createTestApp({}, { database: databaseOf(service) })));
    others.forEach(stopTicks);
    const evaluate = jest.spyOn(AlertWatch.prototype, 'evaluate');
    const tick = () => Promise.all([service, ...others].map((one) => one.get(AlertWatch).tick()));
    await tick();
    expect(evaluate).toHaveBeenCalledTimes(1);
    await sql(`update service_setting set updated_at = updated_at - interval '14 seconds'`);
    await tick();
    expect(evaluate).toHaveBeenCalledTimes(2);
    evaluate.mockRestore();
    await Promise.all(others.map((one) => one.close()));
  });
});
