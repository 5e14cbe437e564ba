import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { isoDay, currentWeekOf } from '../../src/common/calendar.js';
import { JOB_NAME } from '../../src/common/job-name.js';
import { JobTicker } from '../../src/jobs/job-ticker.js';
import { AlertWatch } from '../../src/monitoring/alert-watch/alert-watch.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { Scheduler } from '../../src/jobs/schedule/scheduler.js';
import { OutboxDispatcher } from '../../src/notifications/outbox-dispatcher.js';
import { Outbox } from '../../src/notifications/outbox.js';
import { acceptInserts, hideTable, showTable } from '../support/broken-database.js';
import { send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { sendFailing } from '../support/failing-users.js';
import { recordsOf } from '../support/people.js';
import { createRedisProxy, type RedisProxy } from '../support/redis-proxy.js';
import { ago, type Cell, fromNow, insertRow, NOW } from '../support/rows.js';
import { setMessages } from '../support/stored-messages.js';
import { makeRetriesDue } from '../support/stored-retries.js';
import { insertOutcome, insertRun } from '../support/stored-runs.js';
import { setOwedSince } from '../support/stored-settings.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { testRedisUrl } from '../support/test-database.js';
import { until } from '../support/until.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const WITHIN_SECONDS = 60;

/** A fault, the only alert that must follow it, and how the fault is repaired. */
interface Fault {
  fault: string;
  rule: string;
  inject(): Promise<unknown>;
  repair?(): Promise<unknown>;
}

/**
 * Everything ticks as it does in production: the watch every 15 s, the outbox every 5 s. Only the ticks that would
 * repair a fault are stopped: they represent the process that is gone.
 */
describe('alerts of thirteen faults', () => {
  let operators: WebhookReceiver;
  let app: WebhookReceiver;
  let redis: RedisProxy | null = null;
  let service: TestApp;
  let slow: Client;
  const measured: { fault: string; alert: string; seconds: number }[] = [];
  const posted = (): string[] =>
    operators.received
      .map(({ body }) => JSON.parse(body) as { rule: string; state: string })
      .map(({ rule, state }) => `${rule} ${state}`);

  /** Stores a scheduled run of this week that completed just now, unless the cells say otherwise. */
  const insertWeeklyRun = (cells: Record<string, Cell> = {}): Promise<string> =>
    insertRun(service, {
      job_id: randomUUID(),
      status: 'completed',
      completed_at: NOW,
      scope: 'cohort',
      trigger: 'cron',
      week_of: isoDay(currentWeekOf(new Date(), 'UTC')),
      ...cells,
    });
  const people = async (count: number): Promise<string[]> => {
    const users = Array.from({ length: count }, (_, i) => `person-${i}`);
    await send(
      service,
      users.flatMap((user) => recordsOf(user, 14)),
    );
    return users;
  };

  const FAULTS: Fault[] = [
    {
      fault: 'a run cannot be planned',
      rule: 'run_failed',
      inject: async () => {
        await hideTable(service, 'observation');
        await triggerRun(service);
      },
      repair: () => showTable(service, 'observation'),
    },
    {
      fault: 'the service was down over the weekly tick',
      rule: 'run_missed',
      inject: async () => {
        await setOwedSince(service, new Date(Date.now() - 30 * 86_400_000));
        await service.get(Scheduler).ensureRun();
      },
    },
    {
      fault: 'most users of a run fail',
      rule: 'success_rate_low',
      inject: async () => {
        const failing = ['x', 'y', 'z'];
        await sendFailing(service, failing);
        await triggerRun(service, { user_ids: [...(await people(1)), ...failing] });
      },
      repair: () => acceptInserts(service),
    },
    {
      fault: "one user's retries are used up",
      rule: 'retries_exhausted',
      inject: async () => {
        await sendFailing(service, ['carl']);
        await triggerRun(service, { user_ids: [...(await people(24)), 'carl'] });
        for (let time = 0; time < 3; time += 1) {
          await makeRetriesDue(service);
          await service.get(RetrySweep).retryDueUsers();
        }
      },
      repair: () => acceptInserts(service),
    },
    {
      fault: 'the process that ran a run is killed',
      rule: 'run_stalled',
      // The worst case: the process was killed right after it had renewed its lease of LEASE_SECONDS.
      inject: () =>
        insertWeeklyRun({
          status: 'running',
          completed_at: null,
          fence: 1,
          lease_owner: 'gone',
          lease_until: fromNow('30 seconds'),
        }),
    },
    {
      fault: 'no process sweeps the retry queue',
      rule: 'retries_overdue',
      inject: () =>
        insertRow(service, 'job_retry_queue', {
          job_name: JOB_NAME,
          user_id: randomUUID(),
          week_of: isoDay(currentWeekOf(new Date(), 'UTC')),
          error_class: 'x',
          next_retry_at: ago('11 minutes'),
        }),
    },
    {
      fault: "the app's webhook is down",
      rule: 'receiver_down',
      inject: async () => {
        app.answer = 503;
        await service.get(Outbox).add([{ dedupeKey: 'a', kind: 'red_flag', payload: {} }]);
      },
    },
    {
      fault: "the app's webhook refuses a message",
      rule: 'outbox_dead',
      inject: async () => {
        app.answer = 400;
        await service.get(Outbox).add([{ dedupeKey: 'b', kind: 'red_flag', payload: {} }]);
        await setMessages(service, { attempts: 9 }, { dedupe_key: 'b' });
      },
    },
    {
      fault: 'a query hangs',
      rule: 'database_slow',
      inject: async () => void slow.query('select pg_sleep(120)').catch(() => undefined),
      repair: () =>
        service.dataSource.query(
          `select pg_cancel_backend(pid) from pg_stat_activity where query = 'select pg_sleep(120)'`,
        ),
    },
    {
      fault: 'Redis goes away',
      rule: 'redis_away',
      inject: async () => redis?.cut(),
      repair: async () => redis?.restore(),
    },
    {
      fault: 'the cache answers few reads',
      rule: 'cache_hit_rate_low',
      inject: () =>
        service.dataSource.query(
          `insert into cache_read_stat (hour, kind, hits, misses) values (date_trunc('hour', now()), 'brief', 20, 80)`,
        ),
    },
    {
      fault: 'computing takes long',
      rule: 'generation_slow',
      inject: async () => {
        const id = await insertWeeklyRun({ users_processed: 1, users_successful: 1 });
        await insertOutcome(service, id, randomUUID(), { duration_ms: 9000 });
      },
    },
    {
      fault: 'one user in ten fails',
      rule: 'error_rate_high',
      inject: () => insertWeeklyRun({ users_processed: 100, users_successful: 90, users_failed: 10 }),
    },
  ];

  beforeAll(async () => {
    [operators, app] = await Promise.all([startReceiver(), startReceiver()]);
    const redisUrl = testRedisUrl();
    redis = redisUrl === undefined ? null : await createRedisProxy(redisUrl);
    service = await createTestApp({
      ALERT_WEBHOOK_URL: operators.url,
      APP_WEBHOOK_URL: app.url,
      INTELLIGENCE_MISFIRE_GRACE_SECONDS: '0',
      INTELLIGENCE_ENABLED: 'true',
      ...(redis === null ? {} : { REDIS_URL: redis.url }),
    });
    for (const tick of Object.values(service.get(JobTicker)['ticks'])) tick.stop();
    slow = new Client({ connectionString: service.databaseUrl, application_name: 'weekly-intelligence' });
    slow.on('error', () => undefined);
    await slow.connect();
  });
  afterAll(async () => {
    process.stdout.write(
      `${measured.map(({ fault, alert, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${alert.padEnd(20)} ${fault}`).join('\n')}\n`,
    );
    await slow.end();
    await service.close();
    await Promise.all([operators.close(), app.close(), redis?.close()]);
  });

  it.each(FAULTS)(
    '$fault: raises exactly one alert, $rule, within a minute',
    async ({ fault, rule, inject, repair }) => {
      if (rule === 'redis_away' && redis === null) return;
      await emptyTables(service.dataSource);
      operators.received.length = 0;
      const began = Date.now();
      await inject();
      try {
        await until(() => operators.received.length > 0);
        const seconds = (Date.now() - began) / 1000;
        measured.push({ fault, alert: rule, seconds });
        // Evaluates the rules once more, to find any further alert that the fault would raise.
        await service.get(AlertWatch).evaluate();
        await service.get(OutboxDispatcher).deliverDue();
        expect(posted()).toEqual([`${rule} firing`]);
        expect(seconds).toBeLessThan(WITHIN_SECONDS);
      } finally {
        app.answer = 204;
        await repair?.();
      }
    },
    120_000,
  );
});
