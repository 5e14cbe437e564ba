import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { hasOpenData, openData } from '../../../../test/support/open-data.js';
import { medianAbsoluteDeviation } from '../../../../test/reference/median-absolute-deviation.js';
import { dayNumber, isoDay } from '../../../common/calendar.js';
import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { AnomalyEpisode, DailySeries } from '../../domain/analysis.js';
import { MAD_TO_SD } from '../../statistics/mad-to-sd.js';
import { median } from '../../statistics/median.js';
import { findEpisodes } from './find-episodes.js';

const WEEK_OF = 18_813;
const DAYS = 84;

function series(code: string, valueOf: (day: number) => number, days = DAYS): DailySeries {
  const values = Float64Array.from({ length: days }, (_, i) => valueOf(i));
  return { metric: metricDefinition(code)!, start: WEEK_OF - days, values };
}

/** A quiet diary around `level`; `odd` days, counted back from WEEK_OF (1: the last), have a value of their own. */
function diary(code: string, level: number, sd: number, odd: Record<number, number> = {}): DailySeries {
  const pcg = createPcg(code);
  return series(code, (i) => {
    const usual = level + sd * pcg.normal();
    return odd[DAYS - i] ?? usual;
  });
}

const daysBefore = ({ days }: AnomalyEpisode): number[] => days.map(({ day }) => WEEK_OF - day);

describe('findEpisodes', () => {
  it('makes one episode of several far days, measured by the 28 days before it', () => {
    const sleep = diary('sleep_minutes', 420, 30, { 6: 180, 5: 150, 3: 200 });
    const [episode, ...others] = findEpisodes([sleep], WEEK_OF);
    expect(others).toEqual([]);
    expect(daysBefore(episode)).toEqual([6, 5, 3]);
    const before = sleep.values.subarray(DAYS - 6 - 28, DAYS - 6);
    expect(episode).toMatchObject({ direction: 'lower', n: 28, from: WEEK_OF - 34 });
    expect(episode.usual).toBeCloseTo(median(before), 10);
    expect(episode.scale).toBeGreaterThanOrEqual(MAD_TO_SD * medianAbsoluteDeviation(before) - 1e-9);
    expect(episode.days[0].value).toBe(180);
    expect(episode.days[0].z).toBeCloseTo((180 - episode.usual) / episode.scale, 10);
  });

  it('reports an episode only while one of its days lies in the week', () => {
    const sleep = diary('sleep_minutes', 420, 30, { 10: 150, 8: 160 });
    expect(findEpisodes([sleep], WEEK_OF)).toEqual([]);
    const another = diary('sleep_minutes', 420, 30, { 12: 150, 3: 150 });
    expect(findEpisodes([another], WEEK_OF).map(daysBefore)).toEqual([[3]]);
    const running = diary('sleep_minutes', 420, 30, { 10: 150, 8: 160, 7: 150 });
    expect(findEpisodes([running], WEEK_OF).map(daysBefore)).toEqual([[10, 8, 7]]);
  });

  it('separates episodes that lie further apart, or on different sides', () => {
    const sleep = diary('sleep_minutes', 420, 30, { 7: 150, 3: 150 });
    expect(findEpisodes([sleep], WEEK_OF).map(daysBefore)).toEqual([[7], [3]]);
    const swing = diary('sleep_minutes', 420, 30, { 6: 150, 5: 700 });
    expect(findEpisodes([swing], WEEK_OF)[0]).toMatchObject({ direction: 'lower', days: [{ value: 150 }] });
  });

  it('reports nothing for quiet weeks, medicines, too few days, and steps of a coarse scale', () => {
    expect(findEpisodes([diary('sleep_minutes', 420, 30)], WEEK_OF)).toEqual([]);
    expect(findEpisodes([series('medication:iron', (i) => (i === 80 ? 0 : 1))], WEEK_OF)).toEqual([]);
    const young = diary('sleep_minutes', 420, 30, { 2: 100 });
    expect(
      findEpisodes([{ ...young, start: WEEK_OF - 11, values: young.values.subarray(DAYS - 11) }], WEEK_OF),
    ).toEqual([]);
    // Three on every day, and then a one: two steps on a scale of whole steps.
    expect(findEpisodes([series('mood', (i) => (i === 82 ? 1 : 3))], WEEK_OF)).toEqual([]);
    const [far] = findEpisodes([series('mood', (i) => (i === 82 ? 9 : 3))], WEEK_OF);
    expect(far).toMatchObject({ usual: 3, scale: 1, days: [{ value: 9, z: 6 }] });
  });

  it('reads 28 observed days, however far back they lie', () => {
    const monthly = series('weight_kg', (i) => (i === 199 ? 95 : i % 4 === 0 ? 80 + (i % 3) / 10 : NaN), 200);
    expect(findEpisodes([monthly], WEEK_OF)[0]).toMatchObject({ n: 28, from: WEEK_OF - 200 + 88 });
  });

  it('does not flag every long walk or headache of a month that has one per week', () => {
    const pcg = createPcg('walks');
    const walks = series('steps', (i) => (i % 7 === 6 ? 20_000 : 7000) + 500 * pcg.normal());
    const aches = series('symptom:headache', (i) => (i % 9 === 8 ? 6 : 0));
    expect(findEpisodes([walks, aches], WEEK_OF)).toEqual([]);
    // A day twice as far out as the longest of the month is flagged.
    walks.values[DAYS - 2] = 60_000;
    expect(findEpisodes([walks], WEEK_OF)).toHaveLength(1);
  });

  it('does not flag a drifting level, which a plain MAD flags day after day, but flags a jump of it', () => {
    let episodes = 0;
    let plain = 0;
    let found = 0;
    for (let person = 0; person < 200; person++) {
      const pcg = createPcg(`drift ${person}`);
      let state = pcg.normal();
      const heart = series('resting_heart_rate', () => {
        state = 0.9 * state + Math.sqrt(1 - 0.81) * pcg.normal();
        return 60 + 3 * state;
      });
      episodes += findEpisodes([heart], WEEK_OF).length;
      for (let i = DAYS - 7; i < DAYS; i++) {
        const before = heart.values.subarray(i - 28, i);
        const far = Math.abs(heart.values[i] - median(before)) / medianAbsoluteDeviation(before);
        if (far >= 3.5 * MAD_TO_SD) plain++;
      }
      for (let i = DAYS - 3; i < DAYS; i++) heart.values[i] = 60 + 22;
      if (findEpisodes([heart], WEEK_OF).some(({ days }) => days.length >= 3)) found++;
    }
    expect(plain).toBeGreaterThan(30);
    expect(episodes).toBeLessThan(plain / 4);
    expect(found).toBeGreaterThan(160);
  });

  it('treats a deviation of two weeks as a new level, from which the usual level starts again', () => {
    const pcg = createPcg('level');
    const moved = series('sleep_minutes', (i) => (i < 70 ? 420 : 300) + 15 * pcg.normal());
    expect(findEpisodes([moved], WEEK_OF)).toHaveLength(1);
    const settled = series('sleep_minutes', (i) => (i < 62 ? 420 : 300) + 15 * pcg.normal());
    expect(findEpisodes([settled], WEEK_OF)).toEqual([]);
    settled.values[DAYS - 2] = 600;
    const [late, ...others] = findEpisodes([settled], WEEK_OF);
    expect(others).toEqual([]);
    expect(late).toMatchObject({ direction: 'higher', usual: expect.closeTo(300, -2), from: WEEK_OF - 22 });
  });
});

const WELLNESS = openData('soccermon/wellness_daily.csv');
(hasOpenData('soccermon') ? describe : describe.skip)(
  'findEpisodes among the players of SoccerMon (open data set)',
  () => {
    it("makes one episode of an ill player's readiness of 3, 1 and 2", () => {
      const rows = parse(readFileSync(WELLNESS), { columns: true }) as Record<string, string>[];
      const weekOf = dayNumber('2021-09-13');
      const values = new Float64Array(364).fill(NaN);
      for (const { player_name, date, readiness } of rows) {
        const place = dayNumber(date) - (weekOf - 364);
        if (player_name.startsWith('TeamB-f67673c0') && readiness !== '' && place >= 0 && place < 364)
          values[place] = Number(readiness);
      }
      const metric = metricDefinition('readiness')!;
      const episodes = findEpisodes([{ metric, start: weekOf - 364, values }], weekOf);
      expect(episodes).toHaveLength(1);
      expect(episodes[0].direction).toBe('lower');
      expect(episodes[0].days.map(({ day, value }) => [isoDay(day), value])).toEqual([
        ['2021-09-09', 3],
        ['2021-09-11', 1],
        ['2021-09-12', 2],
      ]);
    });
  },
);
