import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { rolloutPlace } from '../../src/jobs/rollout/domain/place.js';
import { RolloutStore } from '../../src/jobs/rollout/rollout-store.js';
import type { Gate } from '../../src/jobs/rollout/domain/gates.js';
import type { RolloutState } from '../../src/jobs/rollout/rollout-report.js';
import { RolloutSteps } from '../../src/jobs/rollout/rollout-steps.js';
import { RolloutTick } from '../../src/jobs/rollout/rollout-tick.js';
import { keepWeeks, spoilWeeks, withoutTable } from '../support/broken-database.js';
import { idOf, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { insertRow } from '../support/rows.js';
import { aTime } from '../support/shapes.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices } from '../support/stored-messages.js';
import { weekRows } from '../support/stored-weeks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

const IN_ONE_PERCENT = 14;
const OUTSIDE = 10;
const FIRST = 10;
const WEEK = 7;
const MONDAYS = 8;

/** Users in the order of their places, no two at the same place: more than ten of them within the first percent. */
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
  const haltAlerts = () => alertNotices(service, 'rollout_halted');

  /** Lets hours pass: all past times become so much earlier. */
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

  /** Runs the cohort for the week after the last one. @returns the users that were not left out */
  async function mondayRun(): Promise<string[]> {
    week = isoDay(dayNumber(week) + WEEK);
    await pass(WEEK * 24);
    const run = await triggerRun(service, { week_of: week });
    const outcomes = await Promise.all(people.map((person) => outcomeOf(service, run, person)));
    return people.filter((_, index) => outcomes[index] !== 'skipped: outside_rollout');
  }

  /** Stores the weeks of all users but the first ten without a velocity, so that their verification fails. */
  async function breakWeeks(): Promise<void> {
    const others = `new.user_id <> all (array[${first.map((name) => `'${idOf(name)}'::uuid`).join(', ')}])`;
    await spoilWeeks(service, "new.velocity := '{}'", others);
  }
  const repairWeeks = () => keepWeeks(service);
  const harmed = async (): Promise<number> => {
    const spoilt = (await weekRows(service)).filter(({ velocity }) => JSON.stringify(velocity) === '{}');
    return new Set(spoilt.map((week) => week.user_id)).size;
  };

  beforeAll(async () => {
    service = await createTestApp({ INTELLIGENCE_ROLLOUT_PERCENT: '0' });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    week = WEEK_OF;
    // The records last until the last Monday of any test.
    const lastMonday = isoDay(dayNumber(WEEK_OF) + MONDAYS * WEEK);
    await send(
      service,
      people.flatMap((person) => recordsOf(person, MONDAYS * WEEK, lastMonday)),
    );
  });
  afterEach(repairWeeks);
  afterAll(() => service.close());

  it('goes from off to all through its gates, and is halted and rolled back by a fault at 1 %', async () => {
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

    // The fault affects only four users.
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

    // The fault is repaired and the step is set manually: the gates count from here.
    await repairWeeks();
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

  it('control: harms all users with the same fault if the gates are ignored', async () => {
    await set({ percent: 100 });
    await breakWeeks();
    expect(await mondayRun()).toEqual(people);
    expect(await harmed()).toBe(people.length - FIRST);
    expect(await show()).toMatchObject({ step: 'all', halted: null });
  });

  it('is rolled back one step at a time, and from the step all only while it is watched', async () => {
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

    await repairWeeks();
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

  it('halts once when eight replicas judge at the same time', async () => {
    await set({ step: 'one_percent' });
    // A process died between closing the run and judging the step.
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
    await withoutTable(service, 'week_state', mondayRun);
    expect(await show()).toMatchObject({ step: 'one_user', halted: { reason: expect.any(String) } });
  });

  it('passes the step of ten users if there are only six', async () => {
    await service.dataSource.query('delete from observation where user_id <> all ($1::uuid[])', [
      people.slice(0, 6).map(idOf),
    ]);
    await set({ step: 'ten_users' });
    await mondayRun();
    expect((await show()).gates[0]).toMatchObject({ name: 'users', figure: 6, bound: 6, holds: true });
    await advance().expect(200);
  });

  it('does not count named runs in its figures', async () => {
    await set({ step: 'ten_users' });
    await triggerRun(service, { user_ids: first });
    expect((await show()).gates[0]).toMatchObject({ figure: 0, holds: false });
  });

  it('chooses the users with the lowest places, and replaces users that switch off by the next ones', async () => {
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
  ])('refuses to be set to %j, and names the field', async (body, field) => {
    const answer = await service.admin.put('/admin/rollout').send(body).expect(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ field })]);
  });

  it('understands what the previous version has written', async () => {
    await insertRow(service, 'rollout_change', { percent: 30, override: true, changed_by: 'cli' });
    expect(await show()).toMatchObject({ percent: 30, users: 0, step: 'one_percent', next_step: 'all' });
    expect((await show()).history[0]).toMatchObject({ kind: 'override', step: 'one_percent' });
  });
});
