import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isoDay } from '../../src/common/calendar.js';
import { toUserRef } from '../../src/common/user-id.js';
import type { AppConfig } from '../../src/config/app-config.js';
import { WeeklySchedule } from '../../src/config/weekly-schedule.js';
import { RunStore } from '../../src/jobs/run/run-store.js';
import { RunService, type StartedRun } from '../../src/jobs/coordinator/run-service.js';
import { Scheduler } from '../../src/jobs/schedule/scheduler.js';
import { send } from './cohort.js';
import { holdLock, releaseLocks } from './held-lock.js';
import { type MovedClock, moveClock } from './moved-clock.js';
import { recordsOf, WEEK_OF } from './people.js';
import { stopTicks } from './stop-ticks.js';
import { runRows } from './stored-runs.js';
import { owedSince } from './stored-settings.js';
import { createTestApp, type TestApp } from './test-app.js';
import type { TestDatabase } from './test-database.js';

const USERS = ['anna', 'bert', 'cleo', 'dora', 'emil', 'fred'];
/** An unknown user fails and is retried. */
const UNKNOWN = 'unknown';
const HOUR = 3600;
const DAY = 24 * HOUR;
const LEASE = 30;

/** The model only knows whether the schedule is on. Everything else is read from the run tables. */
interface Model {
  enabled: boolean;
}

/** Several replicas in this process on a database whose clock is moved. Only commands make anything happen. */
export class ScheduleWorld {
  private constructor(
    readonly database: TestDatabase,
    readonly clock: MovedClock,
    readonly replicas: readonly TestApp[],
    private readonly flag: { enabled: boolean },
  ) {}

  /** @param database migrated and empty; it is dropped with the world */
  static async open(database: TestDatabase, replicaCount: number): Promise<ScheduleWorld> {
    const clock = await moveClock(database);
    await clock.set(new Date(`${WEEK_OF}T00:00:00Z`));
    const flag = { enabled: true };
    const switchable = (config: AppConfig): AppConfig => ({
      ...config,
      job: Object.defineProperty({ ...config.job }, 'enabled', { get: () => flag.enabled }),
    });
    const replicas: TestApp[] = [];
    for (let index = 0; index < replicaCount; index += 1) {
      replicas.push(
        await createTestApp(
          { INTELLIGENCE_BATCH_SIZE: '2', LEASE_SECONDS: String(LEASE) },
          { database, config: switchable },
        ),
      );
      stopTicks(replicas[index]);
    }
    const world = new ScheduleWorld(database, clock, replicas, flag);
    await send(
      replicas[0],
      USERS.flatMap((user) => recordsOf(user, 14)),
    );
    return world;
  }

  switchTo(enabled: boolean): void {
    this.flag.enabled = enabled;
  }

  rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.database.dataSource.query(sql, parameters);
  }

  /** Checks the rules that must hold in every history. @throws AssertionError */
  async check(): Promise<void> {
    const broken = await this.rows<{ what: string }>(
      `select 'two scheduled rows of ' || week_of as what from job_execution_log
         where trigger in ('cron', 'catchup') group by week_of having count(*) > 1
       union all
       select 'two live runs of ' || coalesce(week_of::text, 'all') from job_execution_log
         where status = 'running' group by grouping sets ((week_of), ()) having count(*) > 1
       union all
       select run.job_id || ' does not reconcile' from job_execution_log run cross join lateral (
           select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'skipped') as skipped,
             count(*) filter (where state in ('retrying', 'dead')) as failed,
             (select count(*) from (
               select unnest(user_ids) from job_batch where execution_id = run.id
               union select user_id from job_user_outcome where execution_id = run.id) as eligible) as eligible
           from job_user_outcome where execution_id = run.id) as outcome
         where run.status in ('completed', 'retrying') or (run.status = 'cancelled' and run.planned)
         group by run.job_id, run.users_successful, run.users_failed, run.users_skipped, run.users_processed,
           outcome.done, outcome.skipped, outcome.failed, outcome.eligible
         having (users_successful, users_failed, users_skipped) is distinct from (done, failed, skipped)
           or users_processed <> done + failed or eligible <> done + failed + skipped`,
    );
    assert.deepEqual(broken, []);
  }

  async close(): Promise<void> {
    await releaseLocks();
    for (const { app } of this.replicas) await app.close();
    await this.database.drop();
  }
}

type Step = fc.AsyncCommand<Model, ScheduleWorld>;

/** One event; the invariants are checked after each. */
function command(name: string, happens: (model: Model, world: ScheduleWorld) => Promise<void>): Step {
  return {
    check: () => true,
    run: async (model, world) => {
      await happens(model, world);
      await world.check();
    },
    toString: () => name,
  };
}

const replicaOf = (world: ScheduleWorld, index: number): TestApp =>
  world.replicas[index % world.replicas.length];

const tick = (index: number): Step =>
  command(`tick(${index})`, async (model, world) => {
    await replicaOf(world, index).get(Scheduler).ensureRun();
    if (!model.enabled) return;
    await assertNotOverlooked(world);
  });

/** All replicas at the same moment. */
const tickTogether = (): Step =>
  command('tick(all)', async (_, world) => {
    await Promise.all(world.replicas.map((replica) => replica.get(Scheduler).ensureRun()));
  });

/** A firing after the switch-on, and within the grace period of this look, has its run and is not missed. */
async function assertNotOverlooked(world: ScheduleWorld): Promise<void> {
  const now = await world.clock.now();
  const { weekOf, at } = new WeeklySchedule('0 2 * * 1', 'UTC').latestFiring(now);
  const since = await owedSince(world.database);
  assert.ok(since, 'the schedule is on, and owes its runs since some time');
  if (at <= since || now.getTime() - at.getTime() > (HOUR - 60) * 1000) return;
  const runs = (await runRows(world.database)).filter((run) => run.week_of === isoDay(weekOf));
  const scheduled = runs.filter(({ trigger }) => trigger !== 'manual');
  const manual = runs.some(({ trigger, scope }) => trigger === 'manual' && scope === 'cohort');
  assert.equal(scheduled.length, 1, `no run for ${isoDay(weekOf)}`);
  assert.ok(
    scheduled[0].status !== 'missed' || manual,
    `${isoDay(weekOf)} is missed within its grace period`,
  );
}

const work = (index: number): Step =>
  command(`work(${index})`, async (_, world) => {
    await (
      await replicaOf(world, index).get(RunService).resumeNext()
    )?.finished;
  });

async function startManual(world: ScheduleWorld, index: number, named: boolean): Promise<StartedRun | null> {
  const users = named ? [...USERS.slice(0, 3), UNKNOWN].map((user) => toUserRef(user)) : undefined;
  try {
    return await replicaOf(world, index)
      .get(RunService)
      .startManual({ weekOf: WEEK_OF, users, forceRefresh: named });
  } catch (error) {
    // It may only be refused because another process, perhaps dead, holds the slot.
    assert.equal((error as { code?: string }).code, 'run_in_progress');
    const running = (await runRows(world.database)).filter(({ status }) => status === 'running');
    assert.equal(running.length, 1);
    return null;
  }
}

const manual = (index: number, named: boolean): Step =>
  command(`manual(${index}, ${named ? 'named' : 'cohort'})`, async (_, world) => {
    await (
      await startManual(world, index, named)
    )?.finished;
  });

/**
 * The holder of a run is lost in the middle of a user's write. From then on another holder has the lease and does nothing;
 * the fence refuses the late writes of the first.
 */
const crash = (index: number, user: string): Step =>
  command(`crash(${index}, ${user})`, async (_, world) => {
    const { userId } = toUserRef(user);
    await world.rows(`insert into user_preferences (user_id) values ($1) on conflict do nothing`, [userId]);
    const lock = await holdLock(
      world.database.url,
      'select from user_preferences where user_id = $1 for update',
      [userId],
    );
    const run = await startManual(world, index, true);
    const over = run?.finished.then(() => undefined);
    if (over) await Promise.race([lock.awaited(), over]);
    await world.rows(
      `update job_execution_log set fence = fence + 1, lease_owner = 'dead', lease_until = now() + make_interval(secs => $1)
       where status = 'running'`,
      [LEASE],
    );
    await lock.release();
    await over;
  });

const cancel = (index: number): Step =>
  command(`cancel(${index})`, async (_, world) => {
    const open = (await runRows(world.database)).find(({ status }) =>
      ['pending', 'running'].includes(status),
    );
    if (open) await replicaOf(world, index).get(RunStore).requestCancellation(open.job_id);
  });

const switchTo = (enabled: boolean): Step =>
  command(enabled ? 'on' : 'off', async (model, world) => {
    model.enabled = enabled;
    world.switchTo(enabled);
    await Promise.all(world.replicas.map((replica) => replica.get(Scheduler).ensureRun()));
  });

const step = (seconds: number): Step => command(`clock(${seconds})`, (_, world) => world.clock.step(seconds));

export const modelCommands = [
  fc.nat({ max: 2 }).map(tick),
  fc.constant(null).map(tickTogether),
  fc.nat({ max: 2 }).map(work),
  fc.nat({ max: 2 }).map(work),
  fc.tuple(fc.nat({ max: 2 }), fc.boolean()).map(([index, named]) => manual(index, named)),
  fc
    .tuple(fc.nat({ max: 2 }), fc.constantFrom(...USERS.slice(0, 3)))
    .map(([index, user]) => crash(index, user)),
  fc.nat({ max: 2 }).map(cancel),
  fc.boolean().map(switchTo),
  fc.constantFrom(5, LEASE + 1, HOUR, 2 * HOUR, -2 * HOUR, DAY, -DAY, 3 * DAY).map(step),
];

/** Random histories, each in a world of its own, without jest. @throws Error with the shortest history that breaks a rule */
export async function runScheduleModel(options: {
  createDatabase: () => Promise<TestDatabase>;
  runs: number;
  commands: number;
  seed?: number;
}): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.commands(modelCommands, { maxCommands: options.commands, size: 'max' }),
      async (commands) => {
        const world = await ScheduleWorld.open(await options.createDatabase(), 2);
        try {
          await fc.asyncModelRun(() => ({ model: { enabled: true }, real: world }), commands);
        } finally {
          await world.close();
        }
      },
    ),
    { numRuns: options.runs, seed: options.seed, endOnFailure: true },
  );
}

/** A clock that steps back reaches some firings twice, and a switch-on in between owes nothing from before it. */
const LOOKS_PER_WEEK = 2;

/**
 * One long history: firings in one world until so many weeks have their scheduled run, and random events between them.
 * @throws Error if a firing that is looked at in time has no run
 */
export async function runVirtualWeeks(options: {
  database: TestDatabase;
  weeks: number;
  seed: number;
}): Promise<{ weeks: number; firings: number }> {
  const world = await ScheduleWorld.open(options.database, 2);
  const model: Model = { enabled: true };
  const schedule = new WeeklySchedule('0 2 * * 1', 'UTC');
  const counts = { weeks: 0, firings: 0 };
  try {
    const between = fc.sample(fc.array(fc.oneof(...modelCommands), { maxLength: 4 }), {
      numRuns: options.weeks * LOOKS_PER_WEEK,
      seed: options.seed,
    });
    for (const commands of between) {
      for (const each of commands) await each.run(model, world);
      await switchTo(true).run(model, world);
      const [next] = schedule.nextFirings(await world.clock.now(), 1);
      await world.clock.set(new Date(next.at.getTime() + 5000));
      for (const each of [tickTogether(), tick(0), step(LEASE + 1), work(0), work(1)])
        await each.run(model, world);
      const [{ weeks }] = await world.rows<{ weeks: number }>(
        `select count(distinct week_of)::int as weeks from job_execution_log where trigger in ('cron', 'catchup')`,
      );
      Object.assign(counts, { weeks, firings: counts.firings + 1 });
      if (weeks >= options.weeks) break;
    }
    assert.ok(
      counts.weeks >= options.weeks,
      `${counts.weeks} weeks have a row after ${counts.firings} firings`,
    );
    return counts;
  } finally {
    await world.close();
  }
}
