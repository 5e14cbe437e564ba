import { DeliveryRecorder } from '../../src/notifications/delivery-recorder.js';
import { Alerts } from '../../src/notifications/alerts.js';
import { CircuitBreakers } from '../../src/notifications/circuit-breakers.js';
import { MAX_ATTEMPTS, type NewMessage, Outbox } from '../../src/notifications/outbox.js';
import { OutboxDispatcher, WAVE } from '../../src/notifications/outbox-dispatcher.js';
import type { RedFlagNotice } from '../../src/notifications/red-flag-notice.js';
import { RedFlagNotices } from '../../src/notifications/red-flag-notices.js';
import { emptyTables } from '../support/empty-tables.js';
import { ago } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { endMessageLeases, makeMessagesDue, messageRows, setMessages } from '../support/stored-messages.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const PERSON = '6b3f2f0c-3f5d-4f0e-9d2a-1f1f1f1f1f1f';
const OPEN_SECONDS = 0.3;
const ALERT = {
  rule: 'run_failed',
  subject: 's',
  summary: '',
  effect: '',
  nextStep: '',
  figures: {},
} as const;

const messages = (count: number): NewMessage[] =>
  Array.from({ length: count }, (_, i) => ({
    dedupeKey: `red_flag:${i}`,
    kind: 'red_flag',
    payload: { category: 'chest_pain', number: i },
    userId: PERSON,
  }));

describe('the outbox', () => {
  let app: WebhookReceiver;
  let operators: WebhookReceiver;
  let service: TestApp;

  /** Another replica: it has its own breakers and uses the same database. */
  const replica = (environment: NodeJS.ProcessEnv = {}): Promise<TestApp> =>
    createTestApp(
      {
        APP_WEBHOOK_URL: `${app.url}/app?token=url-token`,
        ALERT_WEBHOOK_URL: operators.url,
        CIRCUIT_BREAKER_FAILURES: '3',
        CIRCUIT_BREAKER_OPEN_SECONDS: String(OPEN_SECONDS),
        ...environment,
      },
      service && { database: databaseOf(service) },
    ).then((started) => (stopTicks(started), started));
  const deliver = (by = service) => by.get(OutboxDispatcher).deliverDue();
  const add = (count: number) => service.get(Outbox).add(messages(count));
  const makeDue = () => makeMessagesDue(service);
  const endLeases = () => endMessageLeases(service);
  /** How many messages of a kind are in each state. */
  const states = async (kind = 'red_flag'): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const { state } of await messageRows(service, kind)) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  };
  const stateOf = (by: TestApp, receiver = 'app_webhook') =>
    by
      .get(CircuitBreakers)
      .states()
      .find((one) => one.receiver === receiver)?.state;

  beforeAll(async () => {
    [app, operators] = await Promise.all([startReceiver(), startReceiver()]);
    service = await replica();
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    for (const one of [app, operators]) Object.assign(one, { received: [], mostAtOnce: 0, answer: 204 });
  });
  afterAll(async () => {
    await service.close();
    await Promise.all([app.close(), operators.close()]);
  });

  it('stores ten thousand notices in two statements', async () => {
    const notices = Array.from({ length: 10_000 }, (_, i): RedFlagNotice => ({
      type: 'red_flag',
      user_id: PERSON,
      external_id: null,
      category: `category ${i % 9_999}`,
      urgency: 'urgent',
      text: 'words',
      day: '2026-03-01',
    }));
    let statements = 0;
    await service.get(RedFlagNotices).raise(notices, {
      query: (...given: [string, unknown[]]) => {
        statements += 1;
        return service.dataSource.query(...given);
      },
    } as never);
    // The other one asks which receivers there are.
    expect(statements).toBe(2);
    expect(await states()).toEqual({ pending: 9_999 });
  });

  it('sends each message once, one wave at a time', async () => {
    await add(10 * WAVE + 1);
    app.answer = async () => {
      await until(() => app.received.length >= WAVE);
      return 204;
    };
    await Promise.all([deliver(), deliver()]);
    expect(await states()).toEqual({ delivered: 10 * WAVE + 1 });
    expect(new Set(app.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(10 * WAVE + 1);
    expect(app.received).toHaveLength(10 * WAVE + 1);
    expect(app.mostAtOnce).toBe(WAVE);
  });

  it('sends a message again, with the same key, if the process died before it recorded the delivery', async () => {
    await add(1);
    const crash = jest
      .spyOn(DeliveryRecorder.prototype, 'record')
      .mockRejectedValueOnce(new Error('the process is gone'));
    await expect(deliver()).rejects.toThrow('the process is gone');
    crash.mockRestore();
    expect(await states()).toEqual({ leased: 1 });

    await deliver();
    expect(app.received).toHaveLength(1);
    await endLeases();
    await deliver();
    expect(await states()).toEqual({ delivered: 1 });
    const [first, second] = app.received;
    expect(second.headers['idempotency-key']).toBe(first.headers['idempotency-key']);
    expect(second.body).toBe(first.body);
  });

  it('ignores the result of a process whose lease has passed to another', async () => {
    await add(1);
    const other = await replica();
    // Our request is answered 204 after our lease has passed on; the other one is answered 503 after we have written.
    const deliveries: Promise<void>[] = [];
    app.answer = async () => {
      if (app.received.length > 1) {
        await deliveries[0];
        return 503;
      }
      await endLeases();
      deliveries.push(deliver(other));
      await until(() => app.received.length === 2);
      return 204;
    };
    deliveries.push(deliver());
    await deliveries[0];
    await deliveries[1];
    // The result of the process that holds the lease counts.
    expect(await messageRows(service)).toMatchObject([
      { state: 'pending', attempts: 2, last_error: 'the webhook answered 503' },
    ]);
    await other.close();
  });

  it('keeps nothing of a person who is erased while their message is being sent', async () => {
    await add(1);
    app.answer = async () => {
      await service.dataSource.query('delete from outbox where user_id = $1', [PERSON]);
      return 503;
    };
    await deliver();
    expect(await messageRows(service)).toEqual([]);
  });

  describe('while a receiver is away', () => {
    const TICKS = 3 * MAX_ATTEMPTS;
    const COUNT = 3 * WAVE;
    const mostAttempts = async () =>
      Math.max(...(await messageRows(service)).map(({ attempts }) => attempts));
    /** Simulates hours: at every tick all messages are due again. */
    const hoursPass = async (by: TestApp): Promise<void> => {
      for (let tick = 0; tick < TICKS; tick += 1) {
        await makeDue();
        await deliver(by);
      }
    };

    it('stops sending, counts no attempt of any message, and delivers all of them when it is back', async () => {
      const patient = await replica();
      await add(COUNT);
      app.answer = 503;
      const began = Date.now();
      await hoursPass(patient);
      const probes = Math.ceil((Date.now() - began) / 1000 / OPEN_SECONDS);
      expect(app.received.length).toBeLessThanOrEqual(WAVE + probes);
      expect(stateOf(patient)).toBe('open');
      expect(await states()).toEqual({ pending: COUNT });
      expect(await mostAttempts()).toBe(1);

      app.answer = 204;
      await until(async () => {
        await makeDue();
        await deliver(patient);
        return stateOf(patient) === 'closed';
      });
      expect(await states()).toEqual({ delivered: COUNT });
      await patient.close();
    });

    it('(control: without a breaker every message is dead by then)', async () => {
      const stubborn = await replica({ CIRCUIT_BREAKER_FAILURES: '1000' });
      await add(COUNT);
      app.answer = 503;
      await hoursPass(stubborn);
      expect(app.received).toHaveLength(COUNT * MAX_ATTEMPTS);
      expect(await states()).toEqual({ dead: COUNT });
      await stubborn.close();
    });

    it('probes with one message at a time, and counts no attempt of that message', async () => {
      const patient = await replica({ CIRCUIT_BREAKER_FAILURES: '1' });
      await add(1);
      app.answer = 503;
      await deliver(patient);
      await until(async () => {
        await makeDue();
        await deliver(patient);
        return app.received.length === 4;
      });
      expect(await messageRows(service)).toMatchObject([{ state: 'pending', attempts: 1 }]);

      await add(COUNT);
      app.mostAtOnce = 0;
      await until(async () => {
        const before = app.received.length;
        await deliver(patient);
        return app.received.length > before;
      });
      expect(app.mostAtOnce).toBe(1);
      expect(await mostAttempts()).toBe(1);
      await patient.close();
    });

    it('gives up on a message that could not be delivered for days', async () => {
      await add(1);
      await setMessages(service, { due_since: ago('4 days') });
      app.answer = 503;
      await deliver();
      expect(await states()).toEqual({ dead: 1 });
    });

    it('counts a receiver that never answers as away, and delivers to the others meanwhile', async () => {
      const patient = await replica({ CIRCUIT_BREAKER_FAILURES: '1' });
      await add(1);
      await patient.get(Alerts).raise(ALERT);
      app.answer = 'never';
      const all = deliver(patient);
      await until(() => app.received.length === 1 && operators.received.length === 1);
      await until(async () => (await states('alert_webhook')).delivered === 1);
      expect(await states()).toEqual({ leased: 1 });
      await all;
      expect(await messageRows(service, 'red_flag')).toMatchObject([
        { state: 'pending', last_error: expect.stringContaining('did not answer in time') },
      ]);
      expect(stateOf(patient)).toBe('open');
      expect(stateOf(patient, 'alert_webhook')).toBe('closed');
      await patient.close();
    }, 20_000);
  });

  it('does not follow a redirect', async () => {
    await add(1);
    app.answer = 302;
    await deliver();
    expect(app.received.map(({ url }) => url)).toEqual(['/app?token=url-token']);
    expect(await states()).toEqual({ pending: 1 });
  });

  describe('when a message is always refused', () => {
    const untilDead = async (): Promise<void> => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        await makeDue();
        await deliver();
      }
    };
    const alertMessages = async () =>
      (await messageRows(service)).filter(({ kind }) => kind.startsWith('alert'));

    it('delivers the others, keeps the breaker closed, and raises one alert about the dead messages', async () => {
      await add(2 * WAVE);
      app.answer = ({ body }) => ((JSON.parse(body) as { number: number }).number < 2 ? 400 : 204);
      await untilDead();
      expect(await states()).toEqual({ delivered: 2 * WAVE - 2, dead: 2 });
      expect(stateOf(service)).toBe('closed');
      expect(await alertMessages()).toMatchObject([
        { kind: 'alert', payload: { rule: 'outbox_dead' } },
        { kind: 'alert_webhook', payload: { rule: 'outbox_dead' } },
      ]);
    });

    it('raises no alert about alerts', async () => {
      await service.get(Alerts).raise(ALERT);
      operators.answer = 400;
      await untilDead();
      expect(await states('alert_webhook')).toEqual({ dead: 1 });
      expect(await alertMessages()).toHaveLength(2);
    });

    it('lists the dead messages without their contents, and sends them again when asked', async () => {
      await add(1);
      app.answer = 400;
      await untilDead();

      const { body, text } = await service.admin.get('/admin/outbox?state=dead').expect(200);
      expect((body as { items: object[] }).items).toEqual([
        {
          id: expect.any(String),
          kind: 'red_flag',
          state: 'dead',
          attempts: MAX_ATTEMPTS,
          last_error: 'the webhook answered 400',
          rule: null,
          created_at: expect.any(String),
          next_attempt_at: null,
          delivered_at: null,
        },
      ]);
      for (const secret of [PERSON, 'chest_pain', 'url-token']) expect(text).not.toContain(secret);

      app.answer = 204;
      const redrive = (kind?: string) =>
        service.admin
          .post('/admin/outbox/redrive')
          .send(kind === undefined ? {} : { kind })
          .expect(200);
      expect((await redrive('dead_man')).body).toEqual({ redriven: 0 });
      expect((await redrive('red_flag')).body).toEqual({ redriven: 1 });
      await deliver();
      expect(await states()).toEqual({ delivered: 1 });
    });

    it('pages the list, and refuses an invalid state, kind or cursor', async () => {
      await add(3);
      const first = await service.admin.get('/admin/outbox?limit=2').expect(200);
      const { items, next_cursor: cursor } = first.body as { items: { id: string }[]; next_cursor: string };
      const rest = await service.admin.get(`/admin/outbox?limit=2&cursor=${cursor}`).expect(200);
      const ids = [...items, ...(rest.body as { items: { id: string }[] }).items].map(({ id }) => id);
      expect(new Set(ids).size).toBe(3);
      for (const query of ['state=gone', 'kind=!', 'cursor=x'])
        await service.admin.get(`/admin/outbox?${query}`).expect(400);
      await service.admin.post('/admin/outbox/redrive').send({ kind: 7 }).expect(400);
      await service.service.get('/admin/outbox').expect(403);
    });
  });

  it('finishes the current wave at shutdown, and leaves no message leased', async () => {
    const leaving = await replica();
    await add(2 * WAVE);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    app.answer = () => held.then(() => 204);
    const delivering = deliver(leaving);
    await until(() => app.received.length === WAVE);
    const closing = leaving.close();
    await until(() => [...leaving.get(OutboxDispatcher)['ticks'].values()].every(({ stopping }) => stopping));
    release();
    await Promise.all([delivering, closing]);
    expect(await states()).toEqual({ delivered: WAVE, pending: WAVE });
  });
});
