import { currentWeekOf, isoDay } from '../../src/common/calendar.js';
import { Revisions } from '../../src/jobs/revisions/revisions.js';
import { send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { type MovedClock, moveClock } from '../support/moved-clock.js';
import { recordsOf, type SentObservation } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const MONDAY = currentWeekOf(new Date(), 'UTC');
const [W, NEXT, THIRD] = [isoDay(MONDAY - 14), isoDay(MONDAY - 7), isoDay(MONDAY)];
/** The last day of the week that W covers, and the same of the week after it. */
const [SUNDAY, NEXT_SUNDAY] = [isoDay(MONDAY - 15), isoDay(MONDAY - 8)];
const USER = 'far-away';
const ZONES = [
  { zone: 'Pacific/Honolulu', ahead: false },
  { zone: 'Pacific/Pago_Pago', ahead: false },
  { zone: 'Pacific/Kiritimati', ahead: true },
];
const STEPS = 12_345;

/** Runs of the usual schedule, Monday 02:00 UTC, for people whose Sunday is not over then, or was over long before. */
describe.each([
  { weeks: '0', name: 'where no week is made again' },
  { weeks: '4', name: 'where weeks are made again' },
])('days that were not over when their week was issued, $name', ({ weeks }) => {
  const revises = weeks !== '0';
  let database: TestDatabase;
  let clock: MovedClock;
  let service: TestApp;
  const records = recordsOf(USER, 56, THIRD).map((record) =>
    record.metric === 'steps' && [SUNDAY, NEXT_SUNDAY].includes(record.date)
      ? { ...record, value: STEPS }
      : record,
  );
  const sunday = records.filter(({ date }) => date === SUNDAY);
  const at = (day: string, time: string) => clock.set(new Date(`${day}T${time}:00Z`));
  const pain = { ...sunday[0], metric: 'symptom:chest_pain', value: 5 };
  const brief = async (weekOf: string) =>
    (await service.service.get(`/users/${USER}/brief?week_of=${weekOf}`).expect(200)).body;
  const issue = async (weekOf: string) => {
    await at(weekOf, '02:00');
    await triggerRun(service, { week_of: weekOf, user_ids: [USER] });
  };
  const sendUntil = (day: string, from = '0000') =>
    send(
      service,
      records.filter(({ date }) => date >= from && date < day),
    );
  const arrive = async (day: string, time: string, observations: readonly SentObservation[]) => {
    await at(day, time);
    await send(service, observations);
    await service.get(Revisions).makeDueWeeks();
  };
  const daysOfSteps = ({ week_stats }: { week_stats: { metrics: { metric: string; days: number }[] } }) =>
    week_stats.metrics.find(({ metric }) => metric === 'steps')!.days;
  /** How each brief has the Sunday of W: as a day of its week, in a note, or not at all. */
  const whereSundayIs = async () => {
    const [first, next] = [await brief(W), await brief(NEXT)];
    return [
      daysOfSteps(first) === 7 ? 'in W' : `not in W, of ${daysOfSteps(first)} days`,
      next.notes.some((note: string) => /Sunday .* was not over .* 12,345/.test(note))
        ? 'in the notes of the next'
        : 'not in the next',
    ];
  };
  const reported = async (weekOf: string) =>
    (await brief(weekOf)).safety.map(({ category }: { category: string }) => category);

  beforeAll(async () => {
    database = await createTestDatabase();
    clock = await moveClock(database);
    service = await createTestApp({ REVISION_WEEKS: weeks, REVISION_SETTLE_MINUTES: '0' }, { database });
    stopTicks(service);
  });
  afterAll(async () => {
    await service.close();
    await database.drop();
  });
  const live = async (zone: string) => {
    await emptyTables(service.dataSource);
    await at(SUNDAY, '12:00');
    await send(service, [{ ...records[0] }]);
    await service.service.put(`/users/${USER}/preferences`).send({ time_zone: zone }).expect(200);
  };

  it.each(ZONES)('are each in one brief at least ($zone)', async ({ zone, ahead }) => {
    await live(zone);
    await sendUntil(W);
    // Where it is Monday already, its first records are there too.
    if (ahead)
      await send(
        service,
        records.filter(({ date }) => date === W),
      );
    await issue(W);
    await sendUntil(NEXT, W);
    await issue(NEXT);
    expect(await whereSundayIs()).toEqual(
      ahead ? ['in W', 'not in the next'] : ['not in W, of 6 days', 'in the notes of the next'],
    );
    expect(daysOfSteps(await brief(NEXT))).toBe(ahead ? 7 : 6);
    await issue(THIRD);
    const { notes } = await brief(THIRD);
    expect(notes.filter((note: string) => note.includes('12,345'))).toHaveLength(ahead ? 0 : 1);
  });

  it('are in one brief at least if their records come in while they last', async () => {
    await live('Pacific/Honolulu');
    await sendUntil(SUNDAY);
    await issue(W);
    await arrive(W, '03:00', [...sunday, pain]);
    await sendUntil(NEXT, W);
    await issue(NEXT);
    expect(await whereSundayIs()).toEqual(['not in W, of 6 days', 'in the notes of the next']);
    expect([await reported(W), await reported(NEXT)]).toEqual([[], ['chest_pain']]);
  });

  it('are in one brief at least, and their red flags in one only, if their records come in later', async () => {
    await live('Pacific/Honolulu');
    await sendUntil(SUNDAY);
    await issue(W);
    await arrive(W, '20:00', [...sunday, pain]);
    await sendUntil(NEXT, W);
    await issue(NEXT);
    await issue(THIRD);
    const { revision } = await brief(W);
    expect(revision).toBe(revises ? 2 : 1);
    expect(await whereSundayIs()).toEqual(
      revises ? ['in W', 'not in the next'] : ['not in W, of 6 days', 'in the notes of the next'],
    );
    expect([await reported(W), await reported(NEXT), await reported(THIRD)]).toEqual(
      revises ? [['chest_pain'], [], []] : [[], ['chest_pain'], []],
    );
  });

  it('stay in the next brief if that was issued before their own week was made again', async () => {
    await live('Pacific/Honolulu');
    await sendUntil(SUNDAY);
    await issue(W);
    await at(W, '20:00');
    await send(service, sunday);
    await sendUntil(NEXT, W);
    await issue(NEXT);
    expect(await whereSundayIs()).toEqual(['not in W, of 6 days', 'in the notes of the next']);
    await service.get(Revisions).makeDueWeeks();
    expect(await whereSundayIs()).toEqual(
      revises ? ['in W', 'not in the next'] : ['not in W, of 6 days', 'in the notes of the next'],
    );
  });
});
