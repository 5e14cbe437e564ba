import { dayNumber, isoDay } from '../../src/common/calendar.js';
import type { Brief, Pattern, Patterns } from '../../src/intelligence/domain/artefacts.js';
import { rowsOf, simulatePerson } from '../../src/simulation/simulate-person.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { WEEK_OF } from '../support/people.js';
import { artefactsOf } from '../support/stored-weeks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const LAST = dayNumber(WEEK_OF);
const MONDAYS = Array.from({ length: 16 }, (_, i) => isoDay(LAST - 7 * (15 - i)));
const USER = 'user-in-a-row';

/** Weeks build on each other only through the state that each leaves to the next. */
describe('consecutive weeks', () => {
  let service: TestApp;
  const get = async <T>(kind: string, weekOf: string): Promise<T> =>
    (await service.service.get(`/users/${USER}/${kind}?week_of=${weekOf}`).expect(200)).body as T;
  const stored = (weekOf: string) => artefactsOf(service, USER, weekOf);
  const sleepAndMood = (patterns: Patterns): Pattern | undefined =>
    patterns.patterns.find(({ x, y }) => x === 'sleep_minutes' && y === 'mood');

  beforeAll(async () => {
    service = await createTestApp();
    const person = simulatePerson({
      seed: 'in a row',
      firstDay: LAST - 190,
      lastDay: LAST - 1,
      metrics: ['sleep_minutes', 'mood', 'steps', 'stress', 'resting_heart_rate'],
      scale: 'ten',
      relations: [{ x: 'sleep_minutes', y: 'mood', lag: 0, rho: 0.8 }],
      logging: { gaps: 'none' },
    });
    const records = [...rowsOf(person)].map(({ metric, day, value }) => ({
      user_id: USER,
      metric,
      value,
      date: isoDay(day),
    }));
    await send(service, records);
    for (const monday of MONDAYS) await triggerRun(service, { week_of: monday, user_ids: [USER] });
  }, 120_000);
  afterAll(() => service.close());

  it('first show a pattern as a candidate, then confirm it on new days', async () => {
    const tiers = await Promise.all(
      MONDAYS.map(async (monday) => sleepAndMood(await get<Patterns>('patterns', monday))?.tier),
    );
    const first = tiers.indexOf('candidate');
    const settled = tiers.indexOf('confirmed');
    expect(first).toBeGreaterThanOrEqual(0);
    expect(settled).toBeGreaterThanOrEqual(first + 8);
    const pattern = sleepAndMood(await get<Patterns>('patterns', MONDAYS[settled]))!;
    expect(pattern.confirmed_on).toBe(MONDAYS[settled]);
    expect(dayNumber(pattern.confirmed_on!) - dayNumber(pattern.declared_on)).toBeGreaterThanOrEqual(56);
    const { main_story } = await get<Brief>('brief', MONDAYS[settled]);
    expect(main_story.narrative).toContain('We first saw it as a hint, then waited');
  });

  it('count how often their forecast ranges held', async () => {
    const { looking_ahead, facts } = await get<Brief>('brief', WEEK_OF);
    expect(looking_ahead.text).toMatch(
      /Of the ranges we gave for this week, \d of 3 held; so far they held \d+ of \d+ times/,
    );
    expect(looking_ahead.ranges.length).toBeGreaterThan(0);
    expect(facts.find(({ id }) => id === 'ranges_held')?.evidence).toHaveLength(3);
  });

  it('stay the same when an earlier one is run again', async () => {
    const [earlier, later] = [MONDAYS[9], MONDAYS[10]];
    const before = [await stored(earlier), await stored(later)];
    await triggerRun(service, { week_of: earlier, user_ids: [USER], force_refresh: true });
    expect([await stored(earlier), await stored(later)]).toEqual(before);
  });

  it('depend on the state of the week before: without it a confirmed pattern is a candidate again', async () => {
    const before = await stored(WEEK_OF);
    await service.dataSource.query('delete from week_state where user_id = $1 and week_of < $2', [
      idOf(USER),
      WEEK_OF,
    ]);
    await triggerRun(service, { week_of: WEEK_OF, user_ids: [USER], force_refresh: true });
    expect(sleepAndMood(await get<Patterns>('patterns', WEEK_OF))?.tier).toBe('candidate');
    expect((await stored(WEEK_OF)).series).toBe(before.series);
  });
});
