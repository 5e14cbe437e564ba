import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { rolloutPlace } from '../../src/jobs/plan/due.js';
import { RolloutStore } from '../../src/jobs/rollout/rollout-store.js';
import type { Gate } from '../../src/jobs/rollout/domain/gates.js';
import type { RolloutState } from '../../src/jobs/rollout/rollout-report.js';
import { RolloutSteps } from '../../src/jobs/rollout/rollout-steps.js';
import { RolloutTick } from '../../src/jobs/rollout/rollout-tick.js';
import { idOf, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { aTime } from '../support/shapes.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

const IN_ONE_PERCENT = 14;
const OUTSIDE = 10;
const FIRST = 10;
const WEEK = 7;
const MONDAYS = 8;

/** People by their place, no two at the same: more in the first hundredth than the first ten. */
function madePeople(): string[] {
  const byPlace = new Map<number, string>();
  for (let index = 0; index < 5000; index += 1)
    byPlace.set(rolloutPlace(idOf(`person-${index}`)), `person-${index}`);
  const places = [...byPlace.keys()].sort((a, b) => a - b);
  const inside = places.filter((place) => place < 1);
  return [...inside.slice(0, IN_ONE_PERCENT), ...places.slice(-OUTSIDE)].map((place) => byPlace.get(place)!);
}

describe('the rollout', () => {
  const people = madePeople();
  const first = people.slice(0, FIRST);
  const inOnePercent = people.slice(0, IN_ONE_PERCENT);
  let service: TestApp;
  let week: string;

  const show = async (): Promise<RolloutState> =>
    (await service.admin.get('/admin/rollout').expect(200)).body;
  const advance = () => service.admin.post('/admin/rollout/advance').send({});
  const set = (body: object) => service.admin.put('/admin/rollout').send(body).expect(200);
  const closedGates = (body: { gates: Gate[] }): string[] =>
    body.gates.filter((gate) => !gate.holds).map((gate) => gate.name);
  const haltAlerts = () =>
    service.dataSource.query(`select payload from outbox where payload ->> 'rule' = 'rollout_halted'`);

  /** So much later, everything that was is so much longer ago. */
  async function pass(hours: number): Promise<void> {
    for (const [table, columns] of Object.entries({
      rollout_change: ['changed_at'],
      job_execution_log: ['started_at', 'completed_at', 'created_at'],
    }))
      await service.dataSource.query(
        `update ${table} set ${columns.map((column) => `${column} = ${column} - make_interval(hours => $1)`).join(', ')}`,
        [hours],
      );
  }

  /** A run over everybody for the week after the last one; who was taken. */
  async function mondayRun(): Promise<string[]> {
    week = isoDay(dayNumber(week) + WEEK);
    await pass(WEEK * 24);
    const run = await triggerRun(service, { week_of: week });
    const outcomes = await Promise.all(people.map((person) => outcomeOf(service, run, person)));
    return people.filter((_, index) => outcomes[index] !== 'skipped: outside_rollout');
  }

  /** Weeks of everybody but the first ten are stored without a velocity: their verification fails. */
  async function breakWeeks(): Promise<void> {
    await service.dataSource.query(`
      create function spoil() returns trigger language plpgsql as $$
      begin
        if new.user_id <> all (array[${first.map((name) => `'${idOf(name)}'::uuid`).join(', ')}]) then new.velocity := '{}'; end if;
        return new;
      end $$;
      create trigger spoil before insert or update on weekly_intelligence for each row execute function spoil()`);
  }
  const mendWeeks = () => service.dataSource.query('drop function if exists spoil() cascade');
  const harmed = async (): Promise<number> =>
    (
      await service.dataSource.query(
        `select count(distinct user_id) as users from weekly_intelligence where velocity::text = '{}'`,
      )
    )[0].users;

  beforeAll(async () => {
    service = await createTestApp({ INTELLIGENCE_ROLLOUT_PERCENT: '0' });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    week = WEEK_OF;
    // Records up to the last Monday that a test comes to.
    const lastMonday = isoDay(dayNumber(WEEK_OF) + MONDAYS * WEEK);
    await send(
      service,
      people.flatMap((person) => recordsOf(person, MONDAYS * WEEK, lastMonday)),
    );
  });
  afterEach(mendWeeks);
  afterAll(() => service.close());

  it('goes from off to all through its gates; a fault at 1 % halts it, and rolls it back', async () => {
    expect(await show()).toMatchObject({
      step: 'off',
      percent: 0,
      next_step: 'one_user',
      gates: [],
      halted: null,
    });
    expect(await mondayRun()).toEqual([]);

    await advance().expect(200);
    const early = await advance().expect(409);
    expect(early.body).toMatchObject({ code: 'rollout_gate_closed', next_step: 'ten_users' });
    expect(closedGates(early.body)).toEqual([
      'users',
      'failed_runs',
      'verification',
      'generation_time',
      'error_rate',
    ]);
    expect(await mondayRun()).toEqual(first.slice(0, 1));

    await advance().expect(200);
    expect(await mondayRun()).toEqual(first);

    // The fault reaches four people, and no more.
    await advance().expect(200);
    await breakWeeks();
    expect(await mondayRun()).toEqual(inOnePercent);
    expect(await harmed()).toBe(IN_ONE_PERCENT - FIRST);

    const halted = await show();
    expect(halted).toMatchObject({
      step: 'ten_users',
      percent: 0,
      users: FIRST,
      halted: {
        reason: expect.stringMatching(/one_percent.*71\.429 % .* verification; at least 95 %/),
        since: aTime,
      },
    });
    expect(halted.history[0]).toMatchObject({ kind: 'rollback', changed_by: 'gates', override: false });
    expect(halted.history[0].gates).toContainEqual(
      expect.objectContaining({ name: 'verification', bound: 95, holds: false }),
    );
    expect((await advance().expect(409)).body).toMatchObject({ code: 'rollout_halted' });
    expect(await haltAlerts()).toHaveLength(1);
    expect(await mondayRun()).toEqual(first);
    expect(await harmed()).toBe(IN_ONE_PERCENT - FIRST);

    // Mended, and set by hand: from here the gates count anew.
    await mendWeeks();
    await set({ step: 'one_percent' });
    expect(await show()).toMatchObject({ step: 'one_percent', halted: null, watched_since: null });
    expect(await mondayRun()).toEqual(inOnePercent);
    const watching = await advance().expect(409);
    expect(closedGates(watching.body)).toEqual(['watched_hours']);
    await pass(23);
    await advance().expect(409);
    await pass(1);
    await advance().expect(200);

    expect(await mondayRun()).toEqual(people);
    expect(await show()).toMatchObject({ step: 'all', percent: 100, next_step: null, halted: null });
    expect((await advance().expect(409)).body).toMatchObject({ code: 'rollout_complete' });
    expect(await haltAlerts()).toHaveLength(1);
    expect((await show()).history.map(({ kind, step }) => `${kind} ${step}`).reverse()).toEqual([
      'seed off',
      'advance one_user',
      'advance ten_users',
      'advance one_percent',
      'rollback ten_users',
      'override one_percent',
      'advance all',
    ]);
  });

  it('reaches everybody with the same fault where the gates are ignored', async () => {
    await set({ percent: 100 });
    await breakWeeks();
    expect(await mondayRun()).toEqual(people);
    expect(await harmed()).toBe(people.length - FIRST);
    expect(await show()).toMatchObject({ step: 'all', halted: null });
  });

  it('goes back a step at a time, and from all only while it is watched', async () => {
    await set({ step: 'one_percent' });
    await mondayRun();
    await pass(24);
    await advance().expect(200);
    await breakWeeks();
    await mondayRun();
    expect(await show()).toMatchObject({
      step: 'one_percent',
      halted: { reason: expect.stringContaining('step all') },
    });
    await mondayRun();
    expect(await show()).toMatchObject({ step: 'ten_users' });
    expect(await haltAlerts()).toHaveLength(2);

    await mendWeeks();
    await set({ step: 'one_percent' });
    await mondayRun();
    await pass(24);
    await advance().expect(200);
    await mondayRun();
    await pass(24);
    await breakWeeks();
    await mondayRun();
    expect(await show()).toMatchObject({ step: 'all', halted: null });
  });

  it('halts once, however many replicas judge at the same time', async () => {
    await set({ step: 'one_percent' });
    // As a process that died between the close and its judgement leaves it.
    const judge = jest.spyOn(service.get(RolloutSteps), 'judgeEndedRuns').mockResolvedValue();
    await breakWeeks();
    await mondayRun();
    judge.mockRestore();
    expect(await show()).toMatchObject({ step: 'one_percent' });

    const steps = service.get(RolloutSteps);
    await Promise.all([
      ...Array.from({ length: 8 }, () => steps.judgeEndedRuns()),
      service.get(RolloutTick).judge(),
    ]);

    expect(await show()).toMatchObject({ step: 'ten_users' });
    expect(await haltAlerts()).toHaveLength(1);
  });

  it('halts when a run fails as a whole', async () => {
    await set({ step: 'ten_users' });
    await service.dataSource.query('alter table week_state rename to week_state_away');
    await mondayRun().finally(() =>
      service.dataSource.query('alter table week_state_away rename to week_state'),
    );
    expect(await show()).toMatchObject({ step: 'one_user', halted: { reason: expect.any(String) } });
  });

  it('passes a step of ten users with the six there are', async () => {
    await service.dataSource.query('delete from observation where user_id <> all ($1::uuid[])', [
      people.slice(0, 6).map(idOf),
    ]);
    await set({ step: 'ten_users' });
    await mondayRun();
    expect((await show()).gates[0]).toMatchObject({ name: 'users', figure: 6, bound: 6, holds: true });
    await advance().expect(200);
  });

  it('leaves runs over named users out of the figures', async () => {
    await set({ step: 'ten_users' });
    await triggerRun(service, { user_ids: first });
    expect((await show()).gates[0]).toMatchObject({ figure: 0, holds: false });
  });

  it('finds the lowest places as the places say, and fills them up from below', async () => {
    const store = service.get(RolloutStore);
    const lowest = (count: number) => store.firstUsers(isoDay(dayNumber(WEEK_OF) + WEEK), count);
    expect(await lowest(people.length + 5)).toEqual(people.map(idOf));
    expect(await lowest(3)).toEqual(people.slice(0, 3).map(idOf));
    await service.service
      .put(`/users/${people[1]}/preferences`)
      .send({ intelligence_generation_enabled: false })
      .expect(200);
    expect(await lowest(2)).toEqual([people[0], people[2]].map(idOf));
  });

  it.each([
    [{}, 'percent'],
    [{ percent: 1, step: 'off' }, 'percent'],
    [{ step: 'half' }, 'step'],
  ])('refuses to be set to %j', async (body, field) => {
    const answer = await service.admin.put('/admin/rollout').send(body).expect(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ field })]);
  });

  it('reads what the version before has written beside it', async () => {
    await service.dataSource.query(
      `insert into rollout_change (percent, override, changed_by) values (30, true, 'cli')`,
    );
    expect(await show()).toMatchObject({ percent: 30, users: 0, step: 'one_percent', next_step: 'all' });
    expect((await show()).history[0]).toMatchObject({ kind: 'override', step: 'one_percent' });
  });
});
