import { currentWeekOf, isoDay } from '../../src/common/calendar.js';
import { RedFlagReader } from '../../src/intelligence/persistence/red-flag-reader.js';
import { WeekInputReader } from '../../src/intelligence/persistence/week-input-reader.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { recordsOf, type SentObservation } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const MONDAY = currentWeekOf(new Date(), 'UTC');
const [W, NEXT, THIRD] = [isoDay(MONDAY - 14), isoDay(MONDAY - 7), isoDay(MONDAY)];
const USER = 'late-and-flagged';
/** A day of the week that W covers. */
const DAY = isoDay(MONDAY - 17);

/** No week is made again here: the next brief is the only one that can tell of a late red flag. */
describe('a red flag of a day that an issued brief has read', () => {
  let service: TestApp;
  const pain = {
    user_id: USER,
    metric: 'symptom:chest_pain',
    value: 5,
    observed_at: `${DAY}T10:00:00Z`,
  };
  /** At the times that the records name. */
  const arrive = (...records: object[]) => send(service, records as SentObservation[]);
  const brief = async (weekOf: string) =>
    (await service.service.get(`/users/${USER}/brief?week_of=${weekOf}`).expect(200)).body;
  const reported = async (weekOf: string) =>
    (await brief(weekOf)).safety.map(({ category }: { category: string }) => category);
  const issue = async (...weeks: string[]) => {
    for (const week_of of weeks)
      await triggerRun(service, { week_of, user_ids: [USER], force_refresh: true });
  };
  const stored = () =>
    service.dataSource.query(
      `select week_of, brief::text, insights::text, series::text, s.state::text
       from weekly_intelligence join week_state s using (user_id, week_of) order by week_of`,
    );
  const arrived = () =>
    service.dataSource.query(
      `select day::text as day, category, after_week::text as after from arrived_flag order by day, category, after_week`,
    );
  const fallbackFlags = async (weekOf: string) =>
    (
      await service.dataSource.transaction((manager) =>
        service.get(RedFlagReader).load([idOf(USER)], weekOf, manager),
      )
    )
      .get(idOf(USER))!
      .map(({ category }) => category);

  beforeAll(async () => {
    service = await createTestApp({ REVISION_WEEKS: '0' });
    stopTicks(service);
  });
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await send(service, recordsOf(USER, 70, THIRD));
    await issue(W);
  });
  afterAll(() => service.close());

  it('is in the next brief, in words of its day, and in no other', async () => {
    await arrive(pain);
    expect(await arrived()).toEqual([{ day: DAY, category: 'chest_pain', after: W }]);
    expect(await fallbackFlags(NEXT)).toEqual(['chest_pain']);
    await issue(NEXT, THIRD);
    const next = await brief(NEXT);
    expect(next.safety).toMatchObject([{ category: 'chest_pain', urgency: 'urgent' }]);
    expect(next.safety[0].text).toMatch(/ on \d{1,2} [A-Z]\w+\. .*If you still have it/);
    expect(next.main_story.headline).toBe('Please read this first');
    expect(await reported(W)).toEqual([]);
    expect(await reported(THIRD)).toEqual([]);
    expect(await fallbackFlags(THIRD)).toEqual([]);
  });

  it('stays in that brief when weeks are run again, whatever has arrived since', async () => {
    await arrive(pain);
    await issue(NEXT);
    const before = await stored();
    await issue(NEXT);
    expect(await stored()).toEqual(before);
    // A note is of no statistic, so nothing but its flag could change a week.
    await arrive({ ...pain, metric: 'mood', value: 4, note: 'my face droops' });
    await service.dataSource.query(`delete from observation where metric = 'mood' and not dated`);
    await issue(NEXT);
    expect(await stored()).toEqual(before);
    await issue(THIRD);
    expect(await reported(THIRD)).toEqual(['stroke_signs']);
    // The brief of its own week tells of it too where that week is run again.
    await issue(W);
    expect(await reported(W)).toEqual(['chest_pain', 'stroke_signs']);
    await issue(NEXT, THIRD);
    expect([await reported(NEXT), await reported(THIRD)]).toEqual([['chest_pain'], ['stroke_signs']]);
  });

  it('is reported once, however often its record is sent', async () => {
    await arrive(pain);
    await issue(NEXT);
    await arrive(pain);
    await arrive({ ...pain, observed_at: undefined, date: isoDay(MONDAY - 60) });
    expect(await arrived()).toHaveLength(1);
    await issue(THIRD);
    expect(await reported(THIRD)).toEqual([]);
  });

  it('is not reported again where its record is written again: with an id, another value, or after it was taken back', async () => {
    await arrive(pain);
    await issue(NEXT);
    await arrive({ ...pain, id: 'of-the-next-sync' });
    await arrive({ ...pain, id: 'of-the-next-sync', value: 8 });
    await service.service
      .delete('/observations')
      .send({ observations: [{ user_id: USER, id: 'of-the-next-sync' }] })
      .expect(200);
    await arrive({ ...pain, observed_at: undefined, date: DAY });
    expect(await arrived()).toHaveLength(2);
    await issue(THIRD);
    expect([await reported(NEXT), await reported(THIRD)]).toEqual([['chest_pain'], []]);
  });

  it('is not reported again where its own brief had it in time', async () => {
    await service.dataSource.query(`delete from weekly_intelligence`);
    await service.dataSource.query(`delete from week_state`);
    await arrive({ ...pain, id: 'of-the-first-sync' });
    await issue(W);
    await arrive({ ...pain, id: 'of-the-next-sync' });
    expect(await arrived()).toHaveLength(2);
    await issue(NEXT);
    expect([await reported(W), await reported(NEXT)]).toEqual([['chest_pain'], []]);
  });

  it('is in the next brief once where late records complete a course over its week', async () => {
    const day = (before: number) => isoDay(MONDAY - before);
    await arrive(
      ...[18, 17, 16].map((before) => ({
        user_id: USER,
        metric: 'symptom:headache',
        value: 7,
        date: day(before),
      })),
    );
    await issue(NEXT, THIRD);
    expect([await reported(W), await reported(NEXT), await reported(THIRD)]).toEqual([
      [],
      ['severe_symptom'],
      [],
    ]);
    expect((await brief(NEXT)).safety[0].urgency).toBe('soon');
  });

  it('is in no brief if its record was taken back before, and in no copy or table after an erasure', async () => {
    await arrive(pain);
    await service.service
      .delete('/observations')
      .send({ observations: [{ user_id: USER, metric: pain.metric, observed_at: pain.observed_at }] })
      .expect(200);
    await issue(NEXT);
    expect(await reported(NEXT)).toEqual([]);
    const { body } = await service.service.get(`/users/${USER}/export`).expect(200);
    expect(body.arrived_flag).toMatchObject([{ category: 'chest_pain', day: DAY }]);
    await service.service.delete(`/users/${USER}`).expect(200);
    expect(await arrived()).toEqual([]);
  });

  it('is reported where it can wait, and where two symptoms of the day make it', async () => {
    const on = (metric: string, value = 4) => ({ ...pain, metric: `symptom:${metric}`, value });
    await arrive(on('irregular_heartbeat'), on('fever'));
    await issue(NEXT);
    expect(await reported(NEXT)).toEqual(['heartbeat']);
    await arrive(on('stiff_neck'));
    await issue(THIRD);
    expect(await reported(THIRD)).toEqual(['fever_stiff_neck']);
  });

  it('is reported by the second brief if it came in while the next one was being made', async () => {
    const reader = service.get(WeekInputReader);
    const load = reader.load.bind(reader);
    jest.spyOn(reader, 'load').mockImplementationOnce(async (...asked) => {
      const histories = await load(...asked);
      await arrive(pain);
      return histories;
    });
    await issue(NEXT);
    expect(await reported(NEXT)).toEqual([]);
    await issue(THIRD);
    expect(await reported(THIRD)).toEqual(['chest_pain']);
  });

  it('is looked for on the days around it while the first time zone of the person moves their records', async () => {
    await arrive({ ...pain, observed_at: `${DAY}T02:00:00Z` });
    await service.service
      .put(`/users/${USER}/preferences`)
      .send({ time_zone: 'Pacific/Honolulu' })
      .expect(200);
    await issue(NEXT);
    const next = await brief(NEXT);
    expect(next.safety).toHaveLength(1);
    expect(next.facts.find(({ kind }: { kind: string }) => kind === 'red_flag').window.start).toBe(
      isoDay(MONDAY - 18),
    );
  });

  it('is in the first brief of a person who brings it along', async () => {
    await service.dataSource.query(`delete from weekly_intelligence`);
    await service.dataSource.query(`delete from week_state`);
    await arrive(pain);
    await issue(NEXT);
    expect(await reported(NEXT)).toEqual(['chest_pain']);
  });
});
