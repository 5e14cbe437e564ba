import { APP_CONFIG, type AppConfig } from '../../src/config/app-config.js';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { RunStore } from '../../src/jobs/run/run-store.js';
import { RetryAttempt } from '../../src/jobs/retries/retry-attempt.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { RetryUpkeep } from '../../src/jobs/retries/retry-upkeep.js';
import { WaitingRuns } from '../../src/jobs/outcome/waiting-runs.js';
import { RunFiguresReader } from '../../src/monitoring/run-figures.js';
import { RetryLeases } from '../../src/retry/retry-leases.js';
import { acceptInserts, refuseInserts, withoutTable } from '../support/broken-database.js';
import { idOf, inPlanOrder, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { countStatements } from '../support/count-statements.js';
import { emptyTables } from '../support/empty-tables.js';
import { FAILED_CLASS, failWeeksOf, sendFailing } from '../support/failing-users.js';
import { holdWriteOf, releaseLocks } from '../support/held-lock.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { ago, fromNow } from '../support/rows.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices, messageRows } from '../support/stored-messages.js';
import { makeRetriesDue, retryRows, setRetries } from '../support/stored-retries.js';
import { planInLiveRun } from '../support/stored-runs.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';
import { noteWeekWrites, weekWritesOf } from '../support/week-writes.js';

describe('a lease of a retry', () => {
  let service: TestApp;
  /** A sweep of the test's own: a sweep that was stopped stays stopped. */
  const newSweep = () =>
    new RetrySweep(
      service.app.get<AppConfig>(APP_CONFIG, { strict: false }),
      service.get(RetryLeases),
      service.get(RunStore),
      service.get(RetryAttempt),
      service.get(RetryUpkeep),
    );
  const query = (text: string, parameters: unknown[] = []) => service.dataSource.query(text, parameters);
  const makeDue = () => makeRetriesDue(service);
  const endings = () =>
    query(`select ending, count(*) as users from job_retry_attempt group by 1 order by 1`);
  const alerts = () => alertNotices(service, 'retries_exhausted');
  /** Simulates that the process that holds the retries has died. */
  const loseHolder = () =>
    setRetries(service, { state: 'leased', lease_owner: 'lost', lease_until: ago('1 second') });
  const writes = (user: string) => weekWritesOf(service, user);
  /** Users that failed because their data came late, and are due for a retry now. */
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
  /** Stops the next computation until the gate is opened, at the latest by the end of the test. */
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
    await noteWeekWrites(service);
  }, 60_000);
  beforeEach(() => emptyTables(service.dataSource));
  afterEach(async () => {
    gates.splice(0).forEach((open) => open());
    jest.restoreAllMocks();
    await releaseLocks();
    await acceptInserts(service);
  });
  afterAll(() => service.close());

  describe('whose holder was lost', () => {
    it('is taken over without counting an attempt, but the third loss in a row makes a dead letter and one alert', async () => {
      const run = await triggerRun(service, { user_ids: ['poison'] });
      for (const losses of [1, 2]) {
        await loseHolder();
        await service.get(RetryUpkeep).prepareQueue();
        expect(await retryRows(service)).toMatchObject([
          { name: 'poison', state: 'pending', retry_count: 0, losses, error_class: 'worker_lost' },
        ]);
        expect(await outcomeOf(service, run, 'poison')).toBe('retrying');
      }
      await loseHolder();
      expect(await newSweep().retryDueUsers()).toMatchObject({ retried: 0 });

      expect(await retryRows(service)).toMatchObject([
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

    it('counts its losses from zero again after an attempt that finished', async () => {
      await triggerRun(service, { user_ids: ['late'] });
      await loseHolder();
      await newSweep().retryDueUsers();
      await makeDue();
      await newSweep().retryDueUsers();
      expect(await retryRows(service)).toMatchObject([
        { name: 'late', state: 'pending', retry_count: 1, losses: 0, error_class: 'unknown_user' },
      ]);
    });

    it('has its user retried alone, after all other users', async () => {
      await late('anna', 'bert', 'cleo', 'dora');
      for (const user of ['anna', 'bert'])
        await setRetries(service, { error_class: 'worker_lost', next_retry_at: ago('1 day') }, user);
      const generate = jest.spyOn(service.get(WeekGenerator), 'generate');

      expect(await newSweep().retryDueUsers()).toMatchObject({ retried: 4, successful: 4 });
      expect(generate.mock.calls.map(([users]) => users.length)).toEqual([2, 1, 1]);
      expect(generate.mock.calls[0][0]).toEqual(
        expect.arrayContaining([idOf('cleo'), idOf('dora')]) as string[],
      );
    });
  });

  it('is renewed while its users are computed, so that a slow holder does not count as lost', async () => {
    await late('anna');
    const { reached, open } = gate();
    const sweeping = newSweep().retryDueUsers();
    await reached;
    const leaseEnd = async () => (await retryRows(service))[0].lease_until!.getTime();
    const first = await leaseEnd();
    await until(async () => (await leaseEnd()) > first);
    open();
    expect(await sweeping).toMatchObject({ successful: 1 });
  });

  it('is released without counting an attempt when the service stops, and covers only users being retried', async () => {
    await late('anna', 'bert');
    await late('cleo');
    const sweep = newSweep();
    const { reached, open } = gate();
    const sweeping = sweep.retryDueUsers();
    await reached;
    sweep.stop();
    const states = Object.fromEntries((await retryRows(service)).map((row) => [row.name, row.state]));
    expect(states).toEqual({ anna: 'leased', bert: 'leased', cleo: 'pending' });
    // Users that are retried together fail together: the sweep no longer begins to retry them one by one.
    await withoutTable(service, 'observation', () => {
      open();
      return sweeping;
    });

    expect(await sweeping).toEqual({ retried: 0, successful: 0, failed: 0 });
    const untouched = { state: 'pending', retry_count: 0, losses: 0, error_class: 'unknown_user' };
    expect(await retryRows(service)).toMatchObject(
      ['anna', 'bert', 'cleo'].map((name) => ({ name, ...untouched })),
    );
    expect(await newSweep().retryDueUsers()).toMatchObject({ retried: 3, successful: 3 });
  });

  describe('that meets a run of the same user', () => {
    it('writes nothing if the run wrote first', async () => {
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

    /** Begins a run while a retry is held in the middle of its write. */
    const runIntoARetry = async () => {
      const first = await late('anna');
      const lock = await holdWriteOf(service, 'anna');
      const sweeping = newSweep().retryDueUsers();
      await lock.awaited();
      const running = triggerRun(service, { user_ids: ['anna'] });
      // The run waits for the retry, which waits for us. A lease renewal may wait too, and is not counted.
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

    it('makes a run that comes during its write wait, and the run then leaves the user alone', async () => {
      const { first, run } = await runIntoARetry();
      expect(await outcomeOf(service, run, 'anna')).toBe('done: already_generated');
      expect(await outcomeOf(service, first, 'anna')).toBe('done: retried');
      expect(run).toMatchObject({ users_processed: 1, users_successful: 1 });
      expect(await writes('anna')).toBe(1);
    });

    it('control: both write the user if the run does not look again', async () => {
      jest.spyOn(service.get(WaitingRuns), 'usersServedMeanwhile').mockResolvedValue(new Set());
      await runIntoARetry();
      expect(await writes('anna')).toBe(2);
    });

    /** Plans the user in a run after their retry was leased. */
    const planWhileComputed = async () => {
      await late('anna');
      const { reached, open } = gate();
      const sweeping = newSweep().retryDueUsers();
      await reached;
      await planInLiveRun(service, 'anna');
      open();
      return sweeping;
    };

    it('leaves the user to a run that has planned them since, without counting an attempt', async () => {
      expect(await planWhileComputed()).toEqual({ retried: 0, successful: 0, failed: 0 });
      expect(await retryRows(service)).toMatchObject([
        { name: 'anna', state: 'pending', retry_count: 0, losses: 0, error_class: 'unknown_user' },
      ]);
      expect(await writes('anna')).toBe(0);
    });

    it('control: writes the user before that run if the retry does not look again', async () => {
      jest.spyOn(service.get(RetryLeases), 'stillHeld').mockResolvedValue(new Set([idOf('anna')]));
      await planWhileComputed();
      expect(await writes('anna')).toBe(1);
    });
  });

  it('takes as many statements for ten users as for two', async () => {
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

  it('finds the user whose data breaks the write: that one becomes a dead letter, the others are served', async () => {
    const run = await late('bad', 'good');
    const ofBad = `new.user_id = '${idOf('bad')}' and new.status = 'complete'`;
    await refuseInserts(service, 'weekly_intelligence', ofBad, '22003');
    try {
      expect(await newSweep().retryDueUsers()).toEqual({ retried: 2, successful: 1, failed: 1 });
    } finally {
      await acceptInserts(service);
    }
    expect(await outcomeOf(service, run, 'good')).toBe('done: retried');
    expect(await outcomeOf(service, run, 'bad')).toBe('dead: not_retryable');
    expect(await retryRows(service)).toMatchObject([
      { name: 'bad', state: 'dead', retry_count: 1, losses: 0, error_class: 'database_22003' },
    ]);
  });

  describe('of the last retry', () => {
    const exhaust = async (...users: string[]) => {
      await sendFailing(service, users);
      const run = await triggerRun(service, { user_ids: users });
      await setRetries(service, { retry_count: 2 });
      await makeDue();
      return run;
    };

    it('is reported in one alert per sweep, in figures only, and counted in the metrics', async () => {
      const users = inPlanOrder(Array.from({ length: 15 }, (_, i) => `user-${i}`));
      const run = await exhaust(...users);
      await acceptInserts(service);
      await failWeeksOf(service, users.slice(1));
      expect(await newSweep().retryDueUsers()).toEqual({ retried: 15, successful: 1, failed: 14 });

      expect(await alerts()).toMatchObject([
        {
          figures: {
            job_id: run.job_id,
            week_of: WEEK_OF,
            users: 14,
            error_classes: `${FAILED_CLASS}: 14`,
          },
        },
      ]);
      const text = JSON.stringify(await messageRows(service));
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

    it('is reported once, by the next sweep, if the process ended before it could report', async () => {
      await exhaust('failing');
      jest.spyOn(service.get(RetryUpkeep), 'notifyExhausted').mockRejectedValueOnce(new Error('killed'));
      await expect(newSweep().retryDueUsers()).rejects.toThrow('killed');
      expect(await alerts()).toEqual([]);
      await newSweep().retryDueUsers();
      await newSweep().retryDueUsers();
      expect(await alerts()).toHaveLength(1);
    });

    it('is reported again for another sweep that gives up on a user', async () => {
      await exhaust('failing', 'failing-too');
      await setRetries(service, { next_retry_at: fromNow('1 hour') }, 'failing');
      await newSweep().retryDueUsers();
      await makeDue();
      await newSweep().retryDueUsers();
      expect((await alerts()).map(({ figures }) => figures.users)).toEqual([1, 1]);
    });
  });
});
