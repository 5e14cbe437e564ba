import { createHmac } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { currentWeekOf, isoDay } from '../../src/common/calendar.js';
import { SystemClock } from '../../src/common/clock.js';
import { CircuitBreakers } from '../../src/notifications/circuit-breakers.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { withoutTable } from '../support/broken-database.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { type Mailbox, smtpAnswer, startMailbox } from '../support/mailbox.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { makeMessagesDue, messageRows } from '../support/stored-messages.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const SECRET = 'the app secret';
const PUBLIC_URL = 'https://weekly.example.com';
/** A Monday at two in the morning. */
const NOW = new Date('2026-11-23T02:00:00Z');
const BY_DAY = new Date('2026-11-23T10:00:00Z');
const WEEK = isoDay(currentWeekOf(NOW, 'UTC'));

describe('the notice that a brief is ready', () => {
  let app: WebhookReceiver;
  let mailbox: Mailbox;
  let service: TestApp;
  let clock: jest.SpyInstance;
  let now = NOW;
  const sql = (text: string) => service.dataSource.query(text);
  const run = (body: object = {}) => triggerRun(service, { week_of: WEEK, ...body });
  const deliver = async (at = BY_DAY) => {
    now = at;
    await makeMessagesDue(service);
    await service.get(OutboxDispatcher).deliverDue();
  };
  const prefer = (user: string, preferences: object) =>
    service.service.put(`/users/${user}/preferences`).send(preferences).expect(200);
  const notices = async () => (await messageRows(service)).filter(({ kind }) => kind.startsWith('brief'));
  const people = async (...users: string[]) => {
    for (const user of users) await send(service, recordsOf(user, 21, WEEK));
  };

  beforeAll(async () => {
    clock = jest.spyOn(SystemClock.prototype, 'now').mockImplementation(() => now);
    [app, mailbox] = await Promise.all([startReceiver(), startMailbox()]);
    service = await createTestApp({
      PUBLIC_URL,
      APP_WEBHOOK_URL: app.url,
      APP_WEBHOOK_SECRET: SECRET,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'weekly@example.com',
    });
    stopTicks(service);
  });
  beforeEach(async () => {
    now = NOW;
    await emptyTables(service.dataSource);
    Object.assign(app, { received: [], answer: 204 });
    mailbox.mails = [];
    mailbox.refuses.clear();
  });
  afterAll(async () => {
    await service.close();
    await Promise.all([app.close(), mailbox.close()]);
    clock.mockRestore();
  });

  it('reaches the app once per user and week, signed, without any text of the brief', async () => {
    await people('anna', 'bert');
    await prefer('bert', { intelligence_notification_enabled: false });
    await run();
    await run({ user_ids: ['anna'], force_refresh: true });
    await deliver();
    await deliver();

    expect(app.received).toHaveLength(1);
    const [{ body, headers }] = app.received;
    const notice = JSON.parse(body) as { url: string };
    expect(notice).toEqual({
      type: 'brief_ready',
      user_id: idOf('anna'),
      external_id: 'anna',
      week_of: WEEK,
      url: expect.stringContaining(`${PUBLIC_URL}/users/${idOf('anna')}/brief?week_of=${WEEK}&expires=`),
    });
    expect(headers['x-signature-sha256']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
    const page = await service.open
      .get(notice.url.slice(PUBLIC_URL.length))
      .set('accept', 'text/html')
      .expect(200);
    expect(page.text).toContain('<html');
    expect(mailbox.mails).toEqual([]);
  });

  it.each([
    ['UTC', 6],
    ['Asia/Tokyo', 0],
    ['America/New_York', 11],
    [null, 6],
  ])('waits for the morning in %s: %d hours', async (zone, hours) => {
    await people('anna');
    await prefer('anna', { time_zone: zone });
    await run();
    await deliver(NOW);
    const [notice, ...others] = await notices();
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ kind: 'brief_ready', attempts: hours === 0 ? 1 : 0 });
    expect(app.received).toHaveLength(hours === 0 ? 1 : 0);
    if (hours === 0) return;
    const waits = notice.next_attempt_at.getTime() - notice.created_at.getTime();
    expect(Math.round(waits / 3_600_000)).toBe(hours);
    await service.get(OutboxDispatcher).deliverDue();
    expect(app.received).toEqual([]);
  });

  it('waits for the morning of the zone that the person has by then', async () => {
    await people('anna');
    await run();
    await prefer('anna', { time_zone: 'Asia/Tokyo' });
    await deliver(NOW);
    expect(app.received).toHaveLength(1);
  });

  it('is not sent for past weeks or for fallback briefs', async () => {
    await people('anna');
    await run({ week_of: '2026-11-16' });
    await withoutTable(service, 'observation', () => run());
    expect(await notices()).toEqual([]);
  });

  it('is deleted with an erased person, and is not sent to a person who switched it off meanwhile', async () => {
    await people('anna', 'bert');
    await run();
    expect(await notices()).toHaveLength(2);
    await service.service.delete('/users/anna').expect(200);
    await prefer('bert', { intelligence_notification_enabled: false });
    await deliver();
    expect(app.received).toEqual([]);
    expect(await notices()).toEqual([]);
  });

  it('is written in one statement per batch, for any number of users', async () => {
    const users = Array.from({ length: 10 }, (_, i) => `user-${i}`);
    await people(...users);
    await run();
    const written = await sql(`select xmin::text as transaction from outbox where kind = 'brief_ready'`);
    expect(written).toHaveLength(10);
    expect(new Set(written.map((row: { transaction: string }) => row.transaction)).size).toBe(1);
  });

  describe('by mail, to an address that the host app wrote into its own table', () => {
    const hostWrote = async (email: string) => {
      await people('anna');
      await prefer('anna', { notification_channel: 'email', email: 'anna@example.com' });
      await service.dataSource.query(`update user_preferences set email = $1`, [email]);
      await run();
    };

    it.each([
      'a@example.com, b@evil.example',
      'x@example.com\r\nBcc: b@evil.example',
      'group: a@example.com, b@evil.example;',
      'Anna <anna@example.com>',
      'a@example.com;b@evil.example',
      ' a@example.com',
      'anna',
    ])('is not sent unless it is exactly one: %j', async (email) => {
      const warned = jest.spyOn(Logger.prototype, 'warn');
      await hostWrote(email);
      await deliver();

      expect(mailbox.mails).toEqual([]);
      // The app is notified instead, as for a person without an address.
      expect(app.received).toHaveLength(1);
      const lines = warned.mock.calls.map(([line]) => line as object);
      expect(lines).toContainEqual(
        expect.objectContaining({ event: 'brief_mail.addresses_unusable', people: 1 }),
      );
      expect(JSON.stringify(lines)).not.toContain(email.slice(-8));
      warned.mockRestore();
    });

    it('control: is sent to a single address', async () => {
      await hostWrote("anna.o'neil+weekly@example.com");
      await deliver();
      expect(mailbox.mails).toHaveLength(1);
    });

    it('is not sent to an address that is spoilt after the message was written', async () => {
      await hostWrote('anna@example.com');
      await sql(`update user_preferences set email = 'a@example.com, b@evil.example'`);
      await deliver();
      expect(mailbox.mails).toEqual([]);
    });
  });

  describe('by mail', () => {
    const link = (name: string): string =>
      (mailbox.mails[0].headers.get('list') as Record<string, { url: string }>)[name].url;
    beforeEach(async () => {
      await people('anna');
      await prefer('anna', { notification_channel: 'email', email: 'anna@example.com' });
      await run();
      await deliver();
    });

    it('contains a link to the brief and a one-click link to unsubscribe, and no text of the brief', async () => {
      expect(app.received).toEqual([]);
      expect(mailbox.mails).toHaveLength(1);
      const [mail] = mailbox.mails;
      expect(mail.to).toMatchObject({ text: 'anna@example.com' });
      expect(mail.subject).toBe('Your week is ready');
      const [brief] = /https:\S+brief\S+/.exec(mail.text ?? '') ?? [''];
      await service.open.get(brief.slice(PUBLIC_URL.length)).set('accept', 'text/html').expect(200);
      expect(mail.html).toContain(`href="${brief.replaceAll('&', '&amp;').replaceAll('=', '&#x3D;')}"`);
      expect(mail.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line).toBe(
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      );
      expect(link('unsubscribe')).toMatch(/^https:\/\/weekly\.example\.com\/unsubscribe\//);
    });

    it('is in the language of the person', async () => {
      await people('berta');
      await prefer('berta', { notification_channel: 'email', email: 'berta@example.com', locale: 'de' });
      await run();
      await deliver();
      const mail = mailbox.mails.find(({ to }) => [to].flat()[0]?.text === 'berta@example.com')!;
      expect(mail.subject).toBe('Deine Woche ist fertig');
      expect(mail.text).toMatch(/^Guten Morgen,\n\ndein Bericht .*\nhttps:/);
      expect(mail.html).toContain('<html lang="de">');
    });

    it('changes nothing when the link is opened, and unsubscribes when a mail program posts the one click', async () => {
      const path = link('unsubscribe').slice(PUBLIC_URL.length);
      const enabled = async () =>
        (await service.service.get('/users/anna/preferences')).body.intelligence_notification_enabled;
      const page = await service.open.get(path).expect(200);
      expect(page.text).toContain('<button>');
      expect(await enabled()).toBe(true);
      await service.open.post(path).type('form').send('List-Unsubscribe=One-Click').expect(200);
      expect(await enabled()).toBe(false);
      await service.open.post(path).type('form').send('List-Unsubscribe=One-Click').expect(200);
    });

    it('refuses a token that this service did not sign, and stores nothing for an erased person', async () => {
      const path = link('unsubscribe').slice(PUBLIC_URL.length);
      await service.open.post(path.slice(0, -2) + 'xx').expect(404);
      await service.open.post(path.replace(idOf('anna'), idOf('bert'))).expect(404);
      await service.open.get('/unsubscribe/x').expect(404);
      await service.service.delete('/users/anna').expect(200);
      await service.open.post(path).expect(200);
      expect(await sql('select from user_preferences')).toEqual([]);
    });

    describe('to a mailbox that the server refuses for good', () => {
      const again = async () => {
        await sql('truncate outbox');
        await run({ user_ids: ['anna'], force_refresh: true });
        await deliver();
        await deliver();
      };
      const addresses = async () =>
        ((await service.admin.get('/admin/outbox/summary').expect(200)).body as { refused_addresses: number })
          .refused_addresses;
      beforeEach(async () => {
        mailbox.refuses.add('anna@example.com');
        mailbox.mails = [];
        await again();
      });

      it('is tried once, raises no alert, opens no breaker, and stores no address', async () => {
        expect(await messageRows(service)).toMatchObject([
          { kind: 'brief_mail', state: 'refused', attempts: 1 },
        ]);
        expect(await addresses()).toBe(1);
        expect(service.get(CircuitBreakers).of('smtp').state).toBe('closed');
        const everything = JSON.stringify([
          await messageRows(service),
          await sql('select * from refused_address'),
        ]);
        expect(everything).not.toContain('anna@example.com');
      });

      it('goes to the app from then on, until the person gives another address', async () => {
        await again();
        expect(app.received).toHaveLength(1);
        expect(mailbox.mails).toEqual([]);
        await prefer('anna', { email: 'anna@example.net' });
        expect(await addresses()).toBe(0);
        await again();
        expect(mailbox.mails.map(({ to }) => to)).toMatchObject([{ text: 'anna@example.net' }]);
      });

      it('leaves no trace of a person that is erased', async () => {
        await service.service.delete('/users/anna').expect(200);
        expect(await sql('select * from refused_address')).toEqual([]);
      });
    });

    it('is tried again, and delivered, after an answer that is not for good', async () => {
      await sql('truncate outbox');
      mailbox.mails = [];
      mailbox.onRecipient = () => Promise.reject(smtpAnswer(450, '4.7.1 greylisted'));
      await run({ user_ids: ['anna'], force_refresh: true });
      await deliver();
      expect(await messageRows(service, 'brief_mail')).toMatchObject([
        { state: 'pending', attempts: 1, last_error: 'the mail server answered 450' },
      ]);
      mailbox.onRecipient = () => Promise.resolve();
      await deliver();
      expect(mailbox.mails).toHaveLength(1);
    });
  });
});
