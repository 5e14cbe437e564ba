import { APP_CONFIG, type AppConfig } from '../../src/config/app-config.js';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { RunStore } from '../../src/jobs/run/run-store.js';
import { RetryAttempt } from '../../src/jobs/retries/retry-attempt.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { RetryUpkeep } from '../../src/jobs/retries/retry-upkeep.js';
import { WaitingRuns } from '../../src/jobs/outcome/waiting-runs.js';
import { RunFiguresReader } from '../../src/monitoring/run-figures.js';
import { RetryLeases } from '../../src/retry/retry-leases.js';
import { idOf, inPlanOrder, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { countStatements } from '../support/count-statements.js';
import { emptyTables } from '../support/empty-tables.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

describe('a lease of a retry', () => {
  let service: TestApp;
  /** One of its own: a sweep that was stopped stays stopped. */
  const newSweep = () =>
    new RetrySweep(
      service.app.get<AppConfig>(APP_CONFIG, { strict: false }),
      service.get(RetryLeases),
      service.get(RunStore),
      service.get(RetryAttempt),
      service.get(RetryUpkeep),
    );
  const query = (text: string, parameters: unknown[] = []) => service.dataSource.query(text, parameters);
  const makeDue = () => query(`update job_retry_queue set next_retry_at = now() - interval '1 second'`);
  const queue = () =>
    query(
      `select i.external_id as name, q.state, q.retry_count, q.losses, q.error_class
       from job_retry_queue q join user_identity i using (user_id) order by 1`,
    );
  const endings = () =>
    query(`select ending, count(*) as users from job_retry_attempt group by 1 order by 1`);
  const alerts = async () =>
    (
      await query(
        `select payload from outbox where payload ->> 'rule' = 'retries_exhausted' order by created_at`,
      )
    ).map((row: { payload: { figures: object } }) => row.payload);
  const loseHolder = () =>
    query(
      `update job_retry_queue set state = 'leased', lease_owner = 'lost', lease_until = now() - interval '1 second'
       where state = 'pending'`,
    );
  /** How often a complete week of the user was written. */
  const writes = async (user: string): Promise<number> => {
    const [{ times }] = await query('select count(*) as times from written where user_id = $1', [idOf(user)]);
    return times;
  };
  const late = async (...users: string[]) => {
    const run = await triggerRun(service, { user_ids: users });
    await send(
      service,
      users.flatMap((user) => recordsOf(user, 14)),
    );
    await makeDue();
    return run;
  };
  const gates: (() => void)[] = [];
  /** Keeps the next computation waiting until it is opened, at the latest by the test's end. */
  const gate = () => {
    const generator = service.get(WeekGenerator);
    const real = generator.generate.bind(generator);
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    gates.push(open);
    let begun = (): void => undefined;
    const reached = new Promise<void>((resolve) => (begun = resolve));
    jest.spyOn(generator, 'generate').mockImplementationOnce(async (users, context) => {
      begun();
      await opened;
      return real(users, context);
    });
    return { reached, open };
  };

  beforeAll(async () => {
    service = await createTestApp({ LEASE_SECONDS: '3' });
    stopTicks(service);
    await query(
      `create table written (user_id uuid);
       create function log_write() returns trigger language plpgsql as
         $$ begin insert into written values (new.user_id); return null; end $$;
       create trigger log_write after insert or update on weekly_intelligence for each row
         when (new.status = 'complete') execute function log_write()`,
    );
  }, 60_000);
  beforeEach(() => emptyTables(service.dataSource));
  afterEach(async () => {
    gates.splice(0).forEach((open) => open());
    jest.restoreAllMocks();
    await releaseLocks();
  });
  afterAll(() => service.close());

  describe('whose holder was lost', () => {
    it('is taken again un-counted, and the third time in a row it is the end: dead, with one alert', async () => {
      const run = await triggerRun(service, { user_ids: ['poison'] });
      for (const losses of [1, 2]) {
        await loseHolder();
        await service.get(RetryUpkeep).before();
        expect(await queue()).toEqual([
          { name: 'poison', state: 'pending', retry_count: 0, losses, error_class: 'worker_lost' },
        ]);
        expect(await outcomeOf(service, run, 'poison')).toBe('retrying');
      }
      await loseHolder();
      expect(await newSweep().retryDueUsers()).toMatchObject({ retried: 0 });

      expect(await queue()).toEqual([
        { name: 'poison', state: 'dead', retry_count: 0, losses: 3, error_class: 'worker_lost' },
      ]);
      expect(await outcomeOf(service, run, 'poison')).toBe('dead: lost_too_often');
      expect(await endings()).toEqual([
        { ending: 'exhausted', users: 1 },
        { ending: 'lost', users: 2 },
      ]);
      const { body } = await service.admin.get(`/admin/runs/${run.job_id}`).expect(200);
      expect(body).toMatchObject({ status: 'completed', users_failed: 1, retries: { exhausted: 1 } });
      expect(await alerts()).toMatchObject([{ figures: { users: 1, error_classes: 'worker_lost: 1' } }]);
    });

    it('begins to count anew after an attempt that came to an end', async () => {
      await triggerRun(service, { user_ids: ['late'] });
      await loseHolder();
      await newSweep().retryDueUsers();
      await makeDue();
      await newSweep().retryDueUsers();
      expect(await queue()).toEqual([
        { name: 'late', state: 'pending', retry_count: 1, losses: 0, error_class: 'unknown_user' },
      ]);
    });

    it('is tried alone, after everybody else', async () => {
      await late('anna', 'bert', 'cleo', 'dora');
      await query(
        `update job_retry_queue set error_class = 'worker_lost', next_retry_at = now() - interval '1 day'
        where user_id in ($1, $2)`,
        [idOf('anna'), idOf('bert')],
      );
      const generate = jest.spyOn(service.get(WeekGenerator), 'generate');

      expect(await newSweep().retryDueUsers()).toMatchObject({ retried: 4, successful: 4 });
      expect(generate.mock.calls.map(([users]) => users.length)).toEqual([2, 1, 1]);
      expect(generate.mock.calls[0][0]).toEqual(
        expect.arrayContaining([idOf('cleo'), idOf('dora')]) as string[],
      );
    });
  });

  it('is renewed while its users are computed, so that a slow holder is no lost one', async () => {
    await late('anna');
    const { reached, open } = gate();
    const sweeping = newSweep().retryDueUsers();
    await reached;
    const until1 = async () => (await query('select lease_until as at from job_retry_queue'))[0].at.getTime();
    const first = await until1();
    await until(async () => (await until1()) > first);
    open();
    expect(await sweeping).toMatchObject({ successful: 1 });
  });

  it('goes back un-counted when the service stops, and nobody is leased who is not being tried', async () => {
    await late('anna', 'bert');
    await late('cleo');
    const sweep = newSweep();
    const { reached, open } = gate();
    const sweeping = sweep.retryDueUsers();
    await reached;
    sweep.stop();
    const states = Object.fromEntries(
      (await queue()).map((row: { name: string; state: string }) => [row.name, row.state]),
    );
    expect(states).toEqual({ anna: 'leased', bert: 'leased', cleo: 'pending' });
    // What is being tried together fails together: one by one is not begun any more.
    await query('alter table observation rename to observation_away');
    open();
    await sweeping.finally(() => query('alter table observation_away rename to observation'));

    expect(await sweeping).toEqual({ retried: 0, successful: 0, failed: 0 });
    const untouched = { state: 'pending', retry_count: 0, losses: 0, error_class: 'unknown_user' };
    expect(await queue()).toEqual(['anna', 'bert', 'cleo'].map((name) => ({ name, ...untouched })));
    expect(await newSweep().retryDueUsers()).toMatchObject({ retried: 3, successful: 3 });
  });

  describe('and a run over the same user', () => {
    it('that wrote first: the retry writes nothing', async () => {
      await late('anna');
      const { reached, open } = gate();
      const sweeping = newSweep().retryDueUsers();
      await reached;
      const run = await triggerRun(service, { user_ids: ['anna'] });
      open();

      expect(await sweeping).toEqual({ retried: 0, successful: 0, failed: 0 });
      expect(await outcomeOf(service, run, 'anna')).toBe('done');
      expect(await writes('anna')).toBe(1);
    });

    /** A run that begins while a retry stands still in the middle of its write. */
    const runIntoARetry = async () => {
      const first = await late('anna');
      const lock = await holdWriteOf(service, 'anna');
      const sweeping = newSweep().retryDueUsers();
      await lock.awaited();
      const running = triggerRun(service, { user_ids: ['anna'] });
      // The run waits for the retry, which waits for us; so may whoever keeps a lease of theirs alive.
      await until(async () => {
        const waiting = await query(
          `select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
             and query not like '%set lease_until%'`,
        );
        return waiting.length === 2;
      });
      await lock.release();
      expect(await sweeping).toMatchObject({ successful: 1 });
      return { first, run: await running };
    };

    it('that comes while the retry writes: waits for it, and leaves the user alone', async () => {
      const { first, run } = await runIntoARetry();
      expect(await outcomeOf(service, run, 'anna')).toBe('done: already_generated');
      expect(await outcomeOf(service, first, 'anna')).toBe('done: retried');
      expect(run).toMatchObject({ users_processed: 1, users_successful: 1 });
      expect(await writes('anna')).toBe(1);
    });

    it('would write a second time if it did not look again (control)', async () => {
      jest.spyOn(service.get(WaitingRuns), 'usersServedMeanwhile').mockResolvedValue(new Set());
      await runIntoARetry();
      expect(await writes('anna')).toBe(2);
    });

    /** A retry whose user a run plans after it was leased. */
    const planWhileComputed = async () => {
      await late('anna');
      const { reached, open } = gate();
      const sweeping = newSweep().retryDueUsers();
      await reached;
      await query(
        `with live as (insert into job_execution_log (job_name, job_id, status, started_at, lease_until)
           values ('weekly_intelligence_generation', 'live', 'running', now(), now() + interval '1 minute') returning id)
         insert into job_batch (execution_id, batch_no, user_ids) select id, 1, array[$1::uuid] from live`,
        [idOf('anna')],
      );
      open();
      return sweeping;
    };

    it('that has planned them since: the retry leaves them to it, un-counted', async () => {
      expect(await planWhileComputed()).toEqual({ retried: 0, successful: 0, failed: 0 });
      expect(await queue()).toEqual([
        { name: 'anna', state: 'pending', retry_count: 0, losses: 0, error_class: 'unknown_user' },
      ]);
      expect(await writes('anna')).toBe(0);
    });

    it('would be written before that run comes to them if the retry did not look again (control)', async () => {
      jest.spyOn(service.get(RetryLeases), 'stillHeld').mockResolvedValue(new Set([idOf('anna')]));
      await planWhileComputed();
      expect(await writes('anna')).toBe(1);
    });
  });

  it('costs as many statements for ten users as for two', async () => {
    const statements: number[] = [];
    for (const users of [2, 10]) {
      await emptyTables(service.dataSource);
      await triggerRun(service, { user_ids: Array.from({ length: users }, (_, i) => `user-${i}`) });
      await makeDue();
      const swept = async () => expect(await newSweep().retryDueUsers()).toMatchObject({ failed: users });
      statements.push(await countStatements(service.dataSource, swept));
    }
    expect(statements[0]).toBeGreaterThan(0);
    expect(statements[1]).toBe(statements[0]);
  });

  it('tells whose data it is: one who breaks the write is dead, those tried with them are served', async () => {
    const run = await late('bad', 'good');
    await query(
      `create function refuse() returns trigger language plpgsql as
         $$ begin raise exception 'refused' using errcode = '22003'; end $$;
       create trigger refuse before insert on weekly_intelligence for each row
         when (new.user_id = '${idOf('bad')}' and new.status = 'complete') execute function refuse()`,
    );
    try {
      expect(await newSweep().retryDueUsers()).toEqual({ retried: 2, successful: 1, failed: 1 });
    } finally {
      await query('drop function refuse cascade');
    }
    expect(await outcomeOf(service, run, 'good')).toBe('done: retried');
    expect(await outcomeOf(service, run, 'bad')).toBe('dead: not_retryable');
    expect(await queue()).toEqual([
      { name: 'bad', state: 'dead', retry_count: 1, losses: 0, error_class: 'database_22003' },
    ]);
  });

  describe('that used up the last try', () => {
    const exhaust = async (...users: string[]) => {
      const run = await triggerRun(service, { user_ids: users });
      await query(`update job_retry_queue set retry_count = 2`);
      await makeDue();
      return run;
    };

    it('is told with those of the same sweep, in figures only, and measured', async () => {
      const users = inPlanOrder(Array.from({ length: 15 }, (_, i) => `user-${i}`));
      const run = await exhaust(...users);
      await send(service, recordsOf(users[0], 14));
      expect(await newSweep().retryDueUsers()).toEqual({ retried: 15, successful: 1, failed: 14 });

      expect(await alerts()).toMatchObject([
        {
          figures: {
            job_id: run.job_id,
            week_of: WEEK_OF,
            users: 14,
            error_classes: 'unknown_user: 14',
          },
        },
      ]);
      const [{ text }] = await query('select json_agg(outbox)::text as text from outbox');
      for (const user of users) expect(text).not.toContain(idOf(user));
      const { body } = await service.admin.get(`/admin/runs/${run.job_id}`).expect(200);
      expect(body.retries).toEqual({
        waiting: 0,
        succeeded: 1,
        exhausted: 14,
        success_rate: expect.closeTo(100 / 15, 9) as number,
      });
      expect(await service.get(RunFiguresReader).retrySuccess(1)).toEqual({
        succeeded: 1,
        exhausted: 14,
        successRate: expect.closeTo(100 / 15, 9) as number,
      });
      await query(`update job_retry_attempt set made_at = now() - interval '2 hours'`);
      expect(await service.get(RunFiguresReader).retrySuccess(1)).toEqual({
        succeeded: 0,
        exhausted: 0,
        successRate: null,
      });
    });

    it('is told by the next sweep where the process ended before it could, and once', async () => {
      await exhaust('nobody');
      jest.spyOn(service.get(RetryUpkeep), 'after').mockRejectedValueOnce(new Error('killed'));
      await expect(newSweep().retryDueUsers()).rejects.toThrow('killed');
      expect(await alerts()).toEqual([]);
      await newSweep().retryDueUsers();
      await newSweep().retryDueUsers();
      expect(await alerts()).toHaveLength(1);
    });

    it('is told again for another sweep that gives somebody up', async () => {
      await exhaust('nobody', 'no-one');
      await query(`update job_retry_queue set next_retry_at = now() + interval '1 hour' where user_id = $1`, [
        idOf('nobody'),
      ]);
      await newSweep().retryDueUsers();
      await makeDue();
      await newSweep().retryDueUsers();
      expect((await alerts()).map((alert: { figures: { users?: number } }) => alert.figures.users)).toEqual([
        1, 1,
      ]);
    });
  });
});
