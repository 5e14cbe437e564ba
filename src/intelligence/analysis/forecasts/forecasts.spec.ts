import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries, ForecastResult } from '../../domain/analysis.js';
import { forecastWeek } from './forecasts.js';

const MONDAY = 20_055;
const FIRST = MONDAY - 84;

function series(code: string, dayValue: (i: number) => number, length = 84): DailySeries {
  return {
    metric: metricDefinition(code)!,
    start: MONDAY - length,
    values: Float64Array.from({ length }, (_, i) => dayValue(i)),
  };
}

const forecastOf = (code: string, dayValue: (i: number) => number, length?: number): ForecastResult =>
  forecastWeek([series(code, dayValue, length)], MONDAY)[0];

/** A first-order autoregression around 60 with SD 5; equal seeds give equal days. */
function walk(seed: string, phi: number, length: number): number[] {
  const pcg = createPcg(seed);
  let state = pcg.normal();
  return Array.from({ length }, () => {
    const now = 60 + 5 * state;
    state = phi * state + Math.sqrt(1 - phi * phi) * pcg.normal();
    return now;
  });
}

describe('forecastWeek', () => {
  it.each([0, 0.4, 0.85])(
    'gives 80 %% ranges that hold about eight times in ten (autocorrelation %d)',
    (phi) => {
      const people = 400;
      let weeksHeld = 0;
      let daysHeld = 0;
      for (let person = 0; person < people; person++) {
        const days = walk(`forecast/${phi}/${person}`, phi, 91);
        const { low, high, day } = forecastOf('resting_heart_rate', (i) => days[i]);
        const week = days.slice(84);
        const mean = week.reduce((sum, value) => sum + value, 0) / 7;
        if (mean >= low && mean <= high) weeksHeld++;
        daysHeld += week.filter((value) => value >= day.low && value <= day.high).length;
      }
      expect(weeksHeld / people).toBeGreaterThan(0.74);
      expect(weeksHeld / people).toBeLessThan(0.88);
      expect(daysHeld / people / 7).toBeGreaterThan(0.74);
      expect(daysHeld / people / 7).toBeLessThan(0.86);
    },
  );

  it('follows a level that has moved', () => {
    const { point, low } = forecastOf('steps', (i) => (i < 56 ? 5000 : 9000) + 300 * (i % 3));
    expect(point).toBeGreaterThan(8000);
    expect(low).toBeGreaterThan(7000);
  });

  it('is hardly moved by one odd day, however odd, but is moved by a week of them', () => {
    const usual = (i: number): number => 8000 + 400 * (i % 7) + i;
    const odd = (steps: number, days: number) =>
      forecastOf('steps', (i) => (i >= 84 - days ? steps : usual(i)));
    const calm = forecastOf('steps', usual).point;
    expect(odd(60_000, 1).point).toBe(odd(20_000, 1).point);
    expect(odd(60_000, 1).point - calm).toBeLessThan(500);
    expect(odd(20_000, 7).point - calm).toBeGreaterThan(4000);
  });

  it('expects odd days to occur again: the range of a mean stays as wide as the days were', () => {
    const days = walk('odd', 0, 84);
    const width = ({ low, high }: ForecastResult): number => high - low;
    const calm = forecastOf('resting_heart_rate', (i) => days[i]);
    const wild = forecastOf('resting_heart_rate', (i) => (i % 28 === 5 ? 120 : days[i]));
    expect(width(wild)).toBeGreaterThan(1.5 * width(calm));
  });

  it('does not treat the rare different days as outliers when all others are equal', () => {
    const { point } = forecastOf('training_load', (i) => (i % 9 === 0 ? 300 + i : 0));
    expect(point).toBeGreaterThan(20);
  });

  it('gives one of the answers for a single day on a scale of answers', () => {
    const answers = [3, 3, 4, 3, 2, 3, 3];
    const { point, day } = forecastOf('mood', (i) => answers[i % 7]);
    expect(day).toEqual({ point: 3, low: expect.any(Number), high: expect.any(Number) });
    expect(point).not.toBe(3);
  });

  it('stays within the days seen', () => {
    for (const people of ['a', 'b', 'c', 'd']) {
      const pcg = createPcg(people);
      const days = Array.from({ length: 84 }, () => Math.round(pcg.uniform() * 4) + 1);
      const { low, high, point, day } = forecastOf('stress', (i) => days[i]);
      for (const figure of [low, point, high, day.low, day.point, day.high]) {
        expect(figure).toBeGreaterThanOrEqual(Math.min(...days));
        expect(figure).toBeLessThanOrEqual(Math.max(...days));
      }
      expect(low).toBeLessThanOrEqual(point);
      expect(point).toBeLessThanOrEqual(high);
    }
  });

  it('does not go beyond the end of a scale of answers', () => {
    expect(forecastOf('mood', (i) => (i % 9 ? 5 : 2))).toMatchObject({ high: 5, day: { high: 5 } });
    expect(forecastOf('mood', (i) => (i % 9 ? 1 : 4))).toMatchObject({ low: 1, day: { low: 1 } });
  });

  it('scales and shifts with the unit', () => {
    const days = walk('units', 0.5, 84);
    const one = forecastOf('sleep_minutes', (i) => days[i]);
    const other = forecastOf('sleep_minutes', (i) => 60 * days[i] + 7);
    for (const pick of [
      (f: ForecastResult) => f.low,
      (f: ForecastResult) => f.point,
      (f: ForecastResult) => f.high,
      (f: ForecastResult) => f.day.low,
      (f: ForecastResult) => f.day.high,
    ])
      expect(pick(other)).toBeCloseTo(60 * pick(one) + 7, 6);
  });

  it('says how many days it rests on, and the first of them', () => {
    const result = forecastOf('steps', (i) => (i < 10 || i % 5 === 0 ? NaN : 5000 + i));
    expect(result).toMatchObject({ n: 59, from: FIRST + 11 });
  });

  it('reads no day of the week that it forecasts', () => {
    const one = series('steps', (i) => 5000 + (i % 11) * 100);
    const longer = { ...one, values: Float64Array.from([...one.values, 1, 99_999, 1]) };
    expect(forecastWeek([longer], MONDAY)).toEqual(forecastWeek([one], MONDAY));
  });
});

describe('requirements of forecastWeek', () => {
  const varied = (i: number): number => 3 + (i % 3);

  it.each(['symptom:headache', 'medication:ibuprofen'])('does not forecast %s', (code) => {
    expect(forecastWeek([series(code, varied)], MONDAY)).toEqual([]);
    expect(forecastWeek([series('mood', varied)], MONDAY)).toHaveLength(1);
  });

  it.each([
    [
      'fifteen of the last 28 days are enough',
      (i: number) => (i >= 56 && i % 2 ? varied(i) : i < 56 || i > 81 ? varied(i) : NaN),
      84,
      1,
    ],
    ['thirteen of the last 28 days are too few', (i: number) => (i < 56 || i >= 71 ? varied(i) : NaN), 84, 0],
    ['no day in the last week is too little', (i: number) => (i < 77 ? varied(i) : NaN), 84, 0],
    ['a first day less than four weeks ago is too late', varied, 27, 0],
    ['a first day four weeks ago is early enough', varied, 28, 1],
    ['equal days do not vary', () => 3, 84, 0],
    ['no day at all is too little', () => NaN, 84, 0],
  ])('needs enough recent and varied days: %s', (_, dayValue, length, expected) => {
    expect(forecastWeek([series('mood', dayValue, length)], MONDAY)).toHaveLength(expected);
  });
});
