import { createHmac } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dayInZone, isoDay } from '../../src/common/calendar.js';
import { toUserRef } from '../../src/common/user-id.js';
import { spokenDate } from '../../src/intelligence/compose/wording/spoken-day.js';
import { Alerts } from '../../src/notifications/alerts.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { emptyTables } from '../support/empty-tables.js';
import { everyRow } from '../support/every-row.js';
import { stopTicks } from '../support/stop-ticks.js';
import { messageRows } from '../support/stored-messages.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const USER = 'note-writer';
const { userId } = toUserRef(USER);
const SECRET = 'the secret of the app';
/** A word of every note that must not appear anywhere else. */
const MARKER = 'marmalade7731';
const NOTE = `chest pain since noon, had ${MARKER} for lunch`;

describe('red flags in observations that arrive', () => {
  let receiver: Server;
  let service: TestApp;
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const today = dayInZone(new Date(), 'UTC');
  const mood = (change: object = {}) => ({
    user_id: USER,
    metric: 'mood',
    value: 4,
    date: isoDay(today - 1),
    ...change,
  });
  const post = async (...observations: object[]) =>
    (await service.service.post('/observations').send({ observations }).expect(200)).body;
  const noted = () =>
    service.dataSource.query(`select user_id, category, day from noted_flag order by category, day`);
  const outbox = () => messageRows(service);
  const deliver = () => service.get(OutboxDispatcher).deliverDue();

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    service = await createTestApp({
      ALERT_WEBHOOK_URL: `${origin}/operators`,
      ALERT_WEBHOOK_SECRET: 'the secret of the operators',
      APP_WEBHOOK_URL: `${origin}/app`,
      APP_WEBHOOK_SECRET: SECRET,
    });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    received.length = 0;
  });
  afterAll(async () => {
    await service.close();
    receiver.close();
    await once(receiver, 'close');
  });

  it('are in the response, are stored without the text, and reach the app once, signed', async () => {
    const answer = await post(mood(), mood({ note: NOTE, metric: 'stress' }));
    expect(answer).toMatchObject({ accepted: 2, rejected: [] });
    expect(answer.notices).toEqual([
      {
        index: 1,
        category: 'chest_pain',
        urgency: 'urgent',
        text: expect.stringContaining('local emergency number'),
      },
    ]);
    expect(await noted()).toEqual([{ user_id: userId, category: 'chest_pain', day: isoDay(today - 1) }]);

    await deliver();
    await deliver();
    expect(received).toHaveLength(1);
    const [{ headers, body }] = received;
    expect(JSON.parse(body)).toEqual({
      type: 'red_flag',
      user_id: userId,
      external_id: USER,
      category: 'chest_pain',
      urgency: 'urgent',
      text: answer.notices[0].text,
      day: isoDay(today - 1),
    });
    expect(headers['x-signature-sha256']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
  });

  it('become one message per person, day and category, and are stored once per observation', async () => {
    await post(mood({ note: NOTE }), mood({ note: NOTE, metric: 'symptom:chest_pain', value: 3 }));
    await post(mood({ note: NOTE }), mood({ metric: 'symptom:chest_pain', value: 3 }));
    expect(await noted()).toHaveLength(1);
    expect(await outbox()).toEqual([
      expect.objectContaining({ kind: 'red_flag', state: 'pending', user_id: userId }),
    ]);

    await post(mood({ note: NOTE, date: isoDay(today) }), mood({ note: 'cannot breathe' }));
    expect((await outbox()).length).toBe(3);
  });

  it('are found in symptoms by name and body site, if the symptom is present', async () => {
    const { notices } = await post(
      mood({ metric: 'symptom:fainting', value: 0 }),
      mood({ metric: 'symptom:pain', value: 4, body_site: 'chest' }),
      mood({ metric: 'symptom:pain', value: 4, body_site: 'knee' }),
      mood({ metric: 'symptom:shortness_of_breath', value: 1 }),
    );
    expect(
      notices.map(({ index, category }: { index: number; category: string }) => [index, category]),
    ).toEqual([
      [1, 'chest_pain'],
      [3, 'breathing'],
    ]);
    // The observation of the symptom itself is the record.
    expect(await noted()).toEqual([]);
  });

  it('are stored for the brief and not sent when they are not urgent', async () => {
    expect((await post(mood({ note: 'palpitations in bed' }))).notices).toBeUndefined();
    expect(await noted()).toMatchObject([{ category: 'heartbeat' }]);
    expect(await outbox()).toEqual([]);
  });

  it('are sent at once in words that fit their age, up to four weeks', async () => {
    const ages = [0, 2, 3, 28];
    const { notices } = await post(...ages.map((age) => mood({ note: NOTE, date: isoDay(today - age) })));
    const texts = notices.map(({ text }: { text: string }) => text);
    const dates = ages.map((age) => spokenDate(today - age));
    expect(texts.map((text: string, i: number) => text.includes(`on ${dates[i]}`))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(texts.every((text: string) => text.includes('local emergency number'))).toBe(true);
    await deliver();
    const sent = received.map(({ body }) => JSON.parse(body));
    expect(sent.map(({ text }) => text).sort()).toEqual([...texts].sort());
    expect(sent.every(({ urgency }) => urgency === 'urgent')).toBe(true);
  });

  it('are history after four weeks: stored, neither sent nor in the response', async () => {
    const history = [29, 400, 3000].map((age) => isoDay(today - age));
    const answer = await post(
      ...history.map((date) => mood({ note: NOTE, date })),
      ...history.map((date) => mood({ metric: 'symptom:chest_pain', date })),
      // Refused, and of a day that the item itself names.
      ...history.map((date) => mood({ note: NOTE, metric: 'karma', date })),
    );
    expect(answer).toMatchObject({ accepted: 6 });
    expect(answer.notices).toBeUndefined();
    expect(await noted()).toHaveLength(3);
    expect(await outbox()).toEqual([]);
  });

  it('are in the response of a rejected observation, of which nothing is stored', async () => {
    const { rejected, notices } = await post(mood({ note: NOTE, metric: 'karma' }));
    expect(rejected).toHaveLength(1);
    expect(notices).toMatchObject([{ index: 0, category: 'chest_pain' }]);
    expect([...(await noted()), ...(await outbox())]).toEqual([]);
  });

  it("name a crisis line of the country of the user's time zone", async () => {
    await service.service.put(`/users/${USER}/preferences`).send({ time_zone: 'Europe/London' }).expect(200);
    const { notices } = await post(mood({ note: 'I want to kill myself' }));
    expect(notices[0]).toMatchObject({ category: 'self_harm', text: expect.stringContaining('116 123') });
  });

  it('move to another day with their observation when the time zone changes', async () => {
    const at = `${isoDay(today - 1)}T23:30:00Z`;
    await post(mood({ note: NOTE, date: undefined, observed_at: at }));
    await service.service.put(`/users/${USER}/preferences`).send({ time_zone: 'Asia/Tokyo' }).expect(200);
    expect(await noted()).toMatchObject([{ day: isoDay(today) }]);
  });

  it('never repeat the note in the response, the database, the messages or the log', async () => {
    const logged = jest.spyOn(Logger.prototype, 'warn');
    const answer = await post(mood({ note: NOTE }), mood({ note: `${NOTE} `.padEnd(2001, 'x') }));
    expect(answer.rejected).toEqual([
      { index: 1, code: 'bad_field', message: 'note must have at most 2000 characters' },
    ]);
    await deliver();
    const rows = [...(await everyRow(service)).values()];
    const everything = JSON.stringify([answer, rows, received, logged.mock.calls]);
    expect(everything).toContain('chest_pain');
    expect(everything).not.toContain(MARKER);
    // The log must not contain a person's red flag either.
    expect(JSON.stringify(logged.mock.calls)).not.toMatch(new RegExp(`chest_pain|${userId}|${USER}`));
    logged.mockRestore();
  });

  it.each([[7], [['chest pain']]])(
    'are not searched for in a note that is not a text, which is refused: %j',
    async (note) => {
      const { rejected } = await post(mood({ note }));
      expect(rejected).toMatchObject([{ code: 'bad_field', message: 'note must be a text' }]);
    },
  );

  it("do not change where the operators' alerts are sent", async () => {
    const alert = { rule: 'run_failed', subject: 'a', summary: 's', effect: 'e', nextStep: 'n', figures: {} };
    await service.get(Alerts).raise(alert as Parameters<Alerts['raise']>[0]);
    await deliver();
    const [{ headers, body }] = received;
    expect(headers['x-signature-sha256']).toBe(
      createHmac('sha256', 'the secret of the operators').update(body).digest('hex'),
    );
  });
});

describe('red flags without an app webhook', () => {
  it('wait in the outbox for a process that has one', async () => {
    const service = await createTestApp();
    stopTicks(service);
    const date = isoDay(dayInZone(new Date(), 'UTC'));
    await service.service
      .post('/observations')
      .send({ observations: [{ user_id: USER, metric: 'mood', value: 4, date, note: NOTE }] })
      .expect(200);

    await service.get(OutboxDispatcher).deliverDue();

    expect(await messageRows(service)).toMatchObject([{ kind: 'red_flag', state: 'pending', attempts: 0 }]);
    await service.close();
  });
});
