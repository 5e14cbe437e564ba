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
import { createTestApp, type TestApp } from './test-app.js';
import type { TestDatabase } from './test-database.js';

const USERS = ['anna', 'bert', 'cleo', 'dora', 'emil', 'fred'];
/** Nobody knows this one: a failure that is tried again. */
const UNKNOWN = 'nobody-knows';
const HOUR = 3600;
const DAY = 24 * HOUR;
const LEASE = 30;

/** What the model knows: whether the schedule is on. Everything else is asked of the ledger. */
interface Model {
  enabled: boolean;
}

/** Several replicas in this process on a database whose clock is moved; nothing ticks but what a command does. */
export class ScheduleWorld {
  private constructor(
    readonly database: TestDatabase,
    readonly clock: MovedClock,
    readonly replicas: readonly TestApp[],
    private readonly flag: { enabled: boolean },
  ) {}

  /** @param database of its own, migrated and empty; it is dropped with the world */
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

  /** What must hold whatever has happened. @throws AssertionError */
  async check(): Promise<void> {
    const broken = await this.rows<{ what: string }>(
      `select 'two scheduled rows of ' || week_of as what from job_execution_log
         where trigger in ('cron', 'catchup') group by week_of having count(*) > 1
       union all
       select 'two live executions of ' || coalesce(week_of::text, 'all') from job_execution_log
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

/** One thing that happens; the invariants are checked after each. */
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

/** Everybody at the same moment. */
const tickTogether = (): Step =>
  command('tick(all)', async (_, world) => {
    await Promise.all(world.replicas.map((replica) => replica.get(Scheduler).ensureRun()));
  });

/** A looked-at firing later than the switch-on, and within the grace, has its row, and is not missed. */
async function assertNotOverlooked(world: ScheduleWorld): Promise<void> {
  const now = await world.clock.now();
  const { weekOf, at } = new WeeklySchedule('0 2 * * 1', 'UTC').latestFiring(now);
  const [{ since }] = await world.rows<{ since: Date }>(
    `select (value #>> '{}')::timestamptz as since from service_setting where name = 'schedule_owed_since'`,
  );
  if (at <= since || now.getTime() - at.getTime() > (HOUR - 60) * 1000) return;
  const rows = await world.rows<{ status: string; by_hand: boolean }>(
    `select status, exists (select from job_execution_log by_hand where by_hand.week_of = run.week_of
         and by_hand.trigger = 'manual' and by_hand.scope = 'cohort') as by_hand
     from job_execution_log run where week_of = $1 and trigger in ('cron', 'catchup')`,
    [isoDay(weekOf)],
  );
  assert.equal(rows.length, 1, `no row for ${isoDay(weekOf)}`);
  assert.ok(rows[0].status !== 'missed' || rows[0].by_hand, `${isoDay(weekOf)} is missed within its grace`);
}

const work = (index: number): Step =>
  command(`work(${index})`, async (_, world) => {
    await (
      await replicaOf(world, index).get(RunService).resumeNext()
    )?.finished;
  });

async function startByHand(world: ScheduleWorld, index: number, named: boolean): Promise<StartedRun | null> {
  const users = named ? [...USERS.slice(0, 3), UNKNOWN].map(toUserRef) : undefined;
  try {
    return await replicaOf(world, index)
      .get(RunService)
      .startManual({ weekOf: WEEK_OF, users, forceRefresh: named });
  } catch (error) {
    // Refused, because somebody (dead, perhaps) holds the slot: and only then.
    assert.equal((error as { code?: string }).code, 'run_in_progress');
    assert.equal((await world.rows(`select from job_execution_log where status = 'running'`)).length, 1);
    return null;
  }
}

const manual = (index: number, named: boolean): Step =>
  command(`manual(${index}, ${named ? 'named' : 'cohort'})`, async (_, world) => {
    await (
      await startByHand(world, index, named)
    )?.finished;
  });

/**
 * A run's holder is gone in the middle of a user's write. Another holder, which never does anything, has the lease from
 * then on; what the first still tries to write, its fence refuses.
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
    const run = await startByHand(world, index, true);
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
    const [open] = await world.rows<{ job_id: string }>(
      `select job_id from job_execution_log where status in ('pending', 'running') order by created_at limit 1`,
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

/** Random histories on a world each. Knows nothing of jest. @throws Error with the shortest history that breaks a rule */
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

/** Clocks that step back meet some firings twice, and a switch-on on the way owes nothing from before it. */
const LOOKS_A_WEEK = 2;

/**
 * One long history: firings on one world until so many weeks have their scheduled row, and between two of them whatever
 * may happen. Every firing that is looked at in time has its row, or this throws.
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
      numRuns: options.weeks * LOOKS_A_WEEK,
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
