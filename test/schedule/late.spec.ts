import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertNotice } from '../../src/notifications/alert.js';
import { type MovedClock, moveClock } from '../support/moved-clock.js';
import { WEEK_OF } from '../support/people.js';
import { ensureBuilt, type Program, start } from '../support/programs.js';
import { startReplicas } from '../support/replicas.js';
import { alertNotices } from '../support/stored-messages.js';
import { runRows, type StoredRun } from '../support/stored-runs.js';
import { setOwedSince } from '../support/stored-settings.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(300_000);

const FIRES_AT = Date.parse(`${WEEK_OF}T02:00:00Z`);
const instant = (secondsAfterFiring: number): Date => new Date(FIRES_AT + secondsAfterFiring * 1000);
const DAY = 86_400;

/** A database whose clock can be moved, and the compiled services that run on it. */
class Stage {
  private readonly programs: Program[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly clock: MovedClock,
  ) {}

  static async open(): Promise<Stage> {
    const database = await createTestDatabase();
    return new Stage(database, await moveClock(database));
  }

  async serve(environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const program = start('main.js', [], {
      DATABASE_URL: this.database.url,
      PORT: '0',
      INTELLIGENCE_ENABLED: 'true',
      ...environment,
    });
    this.programs.push(program);
    await program.line(/service\.listening/);
  }

  /** Simulates that an earlier process was switched on at this time. */
  wasSwitchedOn(at: Date): Promise<void> {
    return setOwedSince(this.database, at);
  }

  runs(): Promise<StoredRun[]> {
    return runRows(this.database);
  }

  alerts(): Promise<AlertNotice[]> {
    return alertNotices(this.database);
  }

  async close(): Promise<void> {
    for (const { child } of this.programs) child.kill('SIGTERM');
    await Promise.all(this.programs.map(({ ended }) => ended));
    await this.database.drop();
  }
}

const stages: Stage[] = [];
const openStage = async (): Promise<Stage> => {
  const stage = await Stage.open();
  stages.push(stage);
  return stage;
};
beforeAll(ensureBuilt);
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

describe('a service that was down when the weekly run was due', () => {
  const bootAt = async (secondsLate: number): Promise<Stage & { seconds: number }> => {
    const stage = await openStage();
    await stage.wasSwitchedOn(instant(-DAY));
    await stage.clock.freeze(instant(secondsLate));
    const begun = performance.now();
    await stage.serve();
    await until(async () =>
      (await stage.runs()).some(({ status }) => ['completed', 'missed'].includes(status)),
    );
    return Object.assign(stage, { seconds: (performance.now() - begun) / 1000 });
  };

  it.each([
    ['59:59', 3599],
    ['60:00', 3600],
  ])('catches up when it starts %s late, within a minute of its start', async (_, late) => {
    const stage = await bootAt(late);
    expect(stage.seconds).toBeLessThan(60);
    expect(await stage.runs()).toEqual([
      expect.objectContaining({ week_of: WEEK_OF, status: 'completed', trigger: 'catchup' }),
    ]);
    expect(await stage.alerts()).toEqual([]);
  });

  it.each([
    ['60:01', 3601, WEEK_OF],
    ['five weeks and 60:01', 5 * 7 * DAY + 3601, '2026-04-06'],
  ])(
    'records the latest week as missed when it starts %s late, with one alert and no run',
    async (_, late, week) => {
      const stage = await bootAt(late);
      expect(await stage.runs()).toEqual([expect.objectContaining({ week_of: week, status: 'missed' })]);
      expect(await stage.alerts()).toMatchObject([{ rule: 'run_missed', state: 'firing' }]);
    },
  );

  it('owes no run at its first start ever', async () => {
    const stage = await openStage();
    await stage.clock.freeze(instant(1800));
    await stage.serve();
    expect(await stage.runs()).toEqual([]);
    expect(await stage.alerts()).toEqual([]);
  });
});

const library = ((): string | undefined => {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  return folders
    .map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`)
    .find((path) => existsSync(path));
})();
if (!library) {
  if (process.env.CI === 'true') throw new Error('libfaketime is not installed (Debian: faketime).');
  process.stderr.write('No libfaketime: replicas with wrong clocks are skipped. Install faketime.\n');
}

(library ? describe : describe.skip)('replicas whose own clocks are wrong', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weekly-clocks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The environment of a process whose clock starts at `at`; `set` sets it again. */
  const ownClock = (name: string, at: Date) => {
    const file = join(folder, name);
    const set = (to: Date): void => {
      // An offset from the machine's clock, as libfaketime reads it.
      const offset = (to.getTime() - Date.now()) / 1000;
      writeFileSync(file, `${offset < 0 ? '' : '+'}${offset.toFixed(3)}`);
    };
    set(at);
    const environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
    return { environment, set };
  };

  it('run each week once and in time, with clocks 90 seconds apart or a day off, even if the database’s clock steps', async () => {
    const stage = await openStage();
    await stage.clock.set(instant(-100));
    const clocks = [-90, 90, 0, 0].map((skew, index) => ownClock(`clock-${index}`, instant(-100 + skew)));
    await Promise.all(clocks.map(({ environment }) => stage.serve(environment)));

    clocks[2].set(instant(-100 + DAY));
    clocks[3].set(instant(-100 - DAY));
    await stage.clock.set(instant(-5));
    await until(async () => (await stage.runs()).some(({ status }) => status === 'completed'));
    const [run, ...others] = await stage.runs();
    expect(others).toEqual([]);
    expect(run).toMatchObject({ week_of: WEEK_OF, status: 'completed' });
    const lateMs = run.started_at.getTime() - run.scheduled_for!.getTime();
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThanOrEqual(60_000);

    // The clock goes back over the firing and reaches it again, then a day forward over the next one.
    await stage.clock.step(-DAY);
    await stage.clock.set(instant(7 * DAY - DAY / 2));
    await stage.clock.step(DAY);
    await until(async () => (await stage.runs()).filter(({ status }) => status === 'completed').length === 2);
    expect((await stage.runs()).map(({ week_of, status }) => [week_of, status])).toEqual([
      [WEEK_OF, 'completed'],
      ['2026-03-09', 'completed'],
    ]);
    expect(await stage.alerts()).toEqual([]);
  });

  it('control: are late or miss a week that is not over if they trust their own clocks', async () => {
    const stage = await openStage();
    await stage.wasSwitchedOn(instant(-DAY));
    await stage.clock.set(instant(5));
    const behind = ownClock('behind', instant(5 - 90));
    const ahead = ownClock('ahead', instant(5 + DAY));
    for (const [{ environment }, expected] of [
      [behind, []],
      [ahead, [expect.objectContaining({ status: 'missed' })]],
    ] as const) {
      const replicas = await startReplicas(1, { DATABASE_URL: stage.database.url, ...environment });
      await replicas.all('own-clock');
      await replicas.all('tick');
      await replicas.stop();
      expect(await stage.runs()).toEqual(expected);
    }
  });
});
