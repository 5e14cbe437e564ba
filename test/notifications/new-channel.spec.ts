import { currentWeekOf, isoDay } from '../../src/common/calendar.js';
import { SystemClock } from '../../src/common/clock.js';
import { Alerts } from '../../src/notifications/alerts.js';
import { MAX_ATTEMPTS } from '../../src/notifications/outbox.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { RedFlagNotices } from '../../src/notifications/red-flag-notices.js';
import { send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { delivered } from '../support/made-up-channels.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { makeMessagesDue, setMessages } from '../support/stored-messages.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

// All that a new channel needs beside its own file: its line in the list.
jest.mock('../../src/notifications/channels/channel-list.js', () => {
  const { CHANNELS } = jest.requireActual('../../src/notifications/channels/channel-list.js');
  const { EngagedLine, Pager, TextMessage } = jest.requireActual('../support/made-up-channels.js');
  return { CHANNELS: [Pager, TextMessage, EngagedLine, ...CHANNELS] };
});

/** By day in UTC, so that no message waits for the morning. */
const NOW = new Date('2026-11-23T10:00:00Z');
const WEEK = isoDay(currentWeekOf(NOW, 'UTC'));
const ALERT = {
  rule: 'redis_away',
  subject: 'cache',
  summary: 'It does not answer.',
  effect: 'Reads are slower.',
  nextStep: 'Start it.',
  figures: {},
} as const;
const RED_FLAG = {
  type: 'red_flag',
  user_id: '6b3f2f0c-3f5d-4f0e-9d2a-1f1f1f1f1f1f',
  external_id: null,
  category: 'chest_pain',
  urgency: 'urgent',
  text: 'words',
  day: '2026-11-23',
} as const;

describe('a new channel, made up of one file and one line in the list', () => {
  let service: TestApp;
  let now: jest.SpyInstance;
  const deliver = async () => {
    await makeMessagesDue(service);
    await service.get(OutboxDispatcher).deliverDue();
  };
  beforeAll(async () => {
    now = jest.spyOn(SystemClock.prototype, 'now').mockImplementation(() => NOW);
    service = await createTestApp({ CIRCUIT_BREAKER_FAILURES: '1' });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    delivered.length = 0;
  });
  afterAll(async () => {
    await service.close();
    now.mockRestore();
  });

  it('delivers alerts: their beginning, and their end', async () => {
    await service.get(Alerts).raise(ALERT);
    await deliver();
    await service.get(Alerts).resolveAllBut('redis_away', []);
    await deliver();
    const notice = {
      ...ALERT,
      id: expect.any(String),
      severity: 'warning',
      time: expect.any(String),
      runbook: 'docs/operations.md#redis_away',
      runbook_url: null,
    };
    expect(delivered).toEqual([
      { kind: 'alert_pager', payload: { ...notice, state: 'firing' } },
      { kind: 'alert_pager', payload: { ...notice, state: 'resolved' } },
    ]);
    const { body } = await service.admin.get('/admin/outbox?kind=alert_pager').expect(200);
    expect((body as { items: object[] }).items).toEqual([
      expect.objectContaining({ state: 'delivered', rule: 'redis_away' }),
      expect.objectContaining({ state: 'delivered', rule: 'redis_away' }),
    ]);
  });

  it('notifies the people that it accepts of their brief', async () => {
    for (const user of ['anna', 'bert']) await send(service, recordsOf(user, 21, WEEK));
    await triggerRun(service, { week_of: WEEK });
    await deliver();
    expect(delivered).toEqual([
      {
        kind: 'brief_text_message',
        payload: expect.objectContaining({ type: 'brief_ready', week_of: WEEK, name: 'anna' }),
      },
    ]);
  });

  it('has its own circuit breaker in the metrics, and raises an alert about its dead messages', async () => {
    await service.get(RedFlagNotices).raise([RED_FLAG], service.dataSource);
    await setMessages(service, { attempts: MAX_ATTEMPTS - 1 }, { kind: 'red_flag_call' });
    await deliver();

    const { text } = await service.open.get('/metrics').expect(200);
    expect(text).toMatch(/^weekly_intelligence_circuit_breaker_open\{receiver="telephone"\} 1$/m);
    expect(text).toMatch(/^weekly_intelligence_circuit_breaker_open\{receiver="pager"\} 0$/m);
    await deliver();
    expect(delivered).toEqual([
      {
        kind: 'alert_pager',
        payload: expect.objectContaining({ rule: 'outbox_dead', subject: 'red_flag_call', state: 'firing' }),
      },
    ]);
  });
});
