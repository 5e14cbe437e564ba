import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { WeekInputReader } from '../../src/intelligence/persistence/week-input-reader.js';
import { idOf } from '../support/cohort.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const WEEK_OF = dayNumber('2026-11-16');
const DAYS = Array.from({ length: 7 }, (_, i) => isoDay(WEEK_OF - 7 + i));

describe('what a week reads of timed records', () => {
  let service: TestApp;

  const post = (observations: object[]) =>
    service.service.post('/observations').send({ observations }).expect(200);
  /** Values by day of the only stream of a user. */
  const read = async (user: string): Promise<Record<string, number>> => {
    const [history] = (await service.get(WeekInputReader).load([idOf(user)], WEEK_OF)).values();
    expect(history.streams).toHaveLength(1);
    const [{ days, values }] = history.streams;
    return Object.fromEntries(Array.from(days, (day, i) => [isoDay(day), values[i]]));
  };
  const every = (value: number) => Object.fromEntries(DAYS.map((day) => [day, value]));

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('is the total of the day where there is one, and else the sum', async () => {
    const hours = DAYS.flatMap((day) =>
      ['08', '12', '16', '20'].map((hour) => ({
        user_id: 'total',
        metric: 'steps',
        source: 'fit',
        value: 1800,
        observed_at: `${day}T${hour}:00:00Z`,
      })),
    );
    const totals = DAYS.slice(1).map((date) => ({
      user_id: 'total',
      metric: 'steps',
      source: 'fit',
      value: 7450,
      date,
    }));
    await post([...hours, ...totals]);
    expect(await read('total')).toEqual({ ...every(7450), [DAYS[0]]: 7200 });
  });

  it('is one night, however often it was sent while it grew, on the day of waking', async () => {
    await post(
      DAYS.flatMap((day, i) =>
        [5, 6, 7].map((hour) => ({
          user_id: 'night',
          metric: 'sleep_minutes',
          source: 'band',
          value: (hour + 1) * 60,
          observed_at: `${isoDay(WEEK_OF - 8 + i)}T23:00:00+01:00`,
          observed_until: `${day}T0${hour}:00:00+01:00`,
          id: `${day}-${hour}`,
        })),
      ),
    );
    expect(await read('night')).toEqual(every(480));
    await post(
      DAYS.flatMap((day) =>
        [5, 6, 7].map((hour) => ({
          user_id: 'ends',
          metric: 'sleep_minutes',
          value: (hour + 1) * 60,
          observed_at: `${day}T0${hour}:00:00+01:00`,
        })),
      ),
    );
    expect(await read('ends')).toEqual(every(480));
  });

  it('is the last reading of a counter', async () => {
    await post(
      DAYS.flatMap((day, i) =>
        [10, 14, 18, 22].map((hour) => ({
          user_id: 'counter',
          metric: 'steps',
          value: hour * 300 + i,
          observed_at: `${day}T${hour}:00:00Z`,
        })),
      ),
    );
    expect(await read('counter')).toEqual(Object.fromEntries(DAYS.map((day, i) => [day, 6600 + i])));
  });

  it('counts overlapping records of one source once, and those of two sources apart', async () => {
    const hour = { user_id: 'walk', metric: 'steps', source: 'phone' };
    await post([
      { ...hour, value: 1000, observed_at: `${DAYS[0]}T08:00:00Z`, observed_until: `${DAYS[0]}T09:00:00Z` },
      { ...hour, value: 400, observed_at: `${DAYS[0]}T08:30:00Z`, observed_until: `${DAYS[0]}T08:45:00Z` },
      { ...hour, value: 600, observed_at: `${DAYS[0]}T08:30:00Z`, observed_until: `${DAYS[0]}T09:30:00Z` },
    ]);
    expect(await read('walk')).toEqual({ [DAYS[0]]: 1300 });
    await post([{ ...hour, source: 'watch', value: 1500, date: DAYS[0] }]);
    const [history] = (await service.get(WeekInputReader).load([idOf('walk')], WEEK_OF)).values();
    expect(history.streams.map(({ source, values }) => [source, Array.from(values)]).sort()).toEqual([
      ['phone', [1300]],
      ['watch', [1500]],
    ]);
  });
});
