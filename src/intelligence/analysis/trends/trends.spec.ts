import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { judgeLevels } from '../budget/claim-levels.js';
import { compareWeeks } from './trends.js';

const WEEK_OF = 18_813;
const DAYS = 35;

function series(code: string, valueOf: (day: number) => number): DailySeries {
  const values = Float64Array.from({ length: DAYS }, (_, i) => valueOf(i));
  return { metric: metricDefinition(code)!, start: WEEK_OF - DAYS, values };
}

/** A quiet diary around `level`, with `shift` in the last week. */
function diary(code: string, level: number, sd: number, shift: number, seed = code): DailySeries {
  const pcg = createPcg(seed);
  return series(code, (i) => level + sd * pcg.normal() + (i >= 28 ? shift : 0));
}

const judge = (series: readonly DailySeries[]) => judgeLevels(series, WEEK_OF).trends;

describe('trends', () => {
  it('says higher and lower of plain shifts, and about the same without one', () => {
    const results = judge([
      diary('sleep_minutes', 420, 30, 90),
      diary('mood', 6, 1, -3),
      diary('resting_heart_rate', 60, 3, 0),
    ]);
    expect(results.map(({ metric, word }) => [metric.code, word])).toEqual([
      ['sleep_minutes', 'higher'],
      ['mood', 'lower'],
      ['resting_heart_rate', 'about the same'],
    ]);
    for (const { difference, interval95, weekMean, baselineMean, weekDays, baselineDays } of results) {
      expect(difference).toBeCloseTo(weekMean - baselineMean, 10);
      expect((interval95[0] + interval95[1]) / 2).toBeCloseTo(difference, 8);
      expect([weekDays, baselineDays]).toEqual([7, 28]);
    }
  });

  it('says about the same of a change that is certain but not worth mentioning', () => {
    // Two minutes more sleep, known to half a minute: the catalogue's smallest worthwhile change is 20.
    const [sleep] = judge([diary('sleep_minutes', 420, 0.5, 2)]);
    expect(sleep.p).toBeLessThan(0.001);
    expect(sleep).toMatchObject({ word: 'about the same', worthwhile: 20 });
    const [steps] = judge([diary('steps', 8000, 10, 300)]);
    expect(steps.worthwhile).toBeCloseTo(800, -1);
    expect(steps.word).toBe('about the same');
  });

  it('claims less of one measure among many', () => {
    const shifted = diary('mood', 6, 1, 1.45, 'lean');
    const quiet = ['stress', 'fatigue', 'energy', 'soreness', 'pain', 'anxiety'].map((code) =>
      diary(code, 5, 1, 0),
    );
    expect(judge([shifted])[0].word).toBe('higher');
    const [mood] = judge([shifted, ...quiet]);
    expect(mood.word).toBe('about the same');
    expect(mood.p).toBeLessThan(0.01);
  });

  it('gives the means, and nothing else, with too few days', () => {
    const thinWeek = series('mood', (i) => (i < 31 ? 4 : NaN));
    const thinBaseline = series('mood', (i) => (i < 17 ? NaN : 4));
    const week = judge([thinWeek])[0];
    expect(week).toMatchObject({
      word: 'too little data',
      weekDays: 3,
      baselineDays: 28,
      weekMean: 4,
      baselineMean: 4,
    });
    expect([week.difference, week.p, week.q, week.detectable, ...week.interval95]).toEqual(
      new Array(6).fill(NaN),
    );
    expect(judge([thinBaseline])[0]).toMatchObject({
      word: 'too little data',
      baselineDays: 11,
    });
    expect(judge([series('mood', () => NaN)])[0]).toMatchObject({
      weekDays: 0,
      weekMean: NaN,
    });
    expect(judge([])).toEqual([]);
  });

  it('gives neither a claim nor a NaN for a series that never varies, or only by one step', () => {
    const results = judge([series('mood', () => 3), series('spo2', (i) => (i < 28 ? 97 : 98))]);
    for (const result of results) {
      expect(result.word).toBe('about the same');
      const figures = [result.p, result.q, result.standardError, result.detectable, result.worthwhile];
      expect([...figures, ...result.interval95].every(Number.isFinite)).toBe(true);
      expect(result.p).toBeGreaterThan(0.2);
    }
  });

  it('reports a level that never moved and then moved by many steps', () => {
    const [pain] = judge([series('symptom:headache', (i) => (i < 28 ? 0 : 9))]);
    expect(pain.word).toBe('higher');
  });

  it('ignores one odd day among equal ones: a scale of whole steps hides that much', () => {
    const [mood] = judge([series('mood', (i) => (i === 30 ? 4 : 3))]);
    expect(mood).toMatchObject({ word: 'about the same', spread: expect.closeTo(1 / Math.sqrt(12), 6) });
    // The same days in tenths hide nothing.
    const [fine] = judge([series('mood', (i) => (i === 30 ? 4.1 : 3.1))]);
    expect(fine.p).toBeLessThan(0.2);
    expect(mood.p).toBeGreaterThan(0.2);
  });

  it('counts medicines and compares them with nothing: they are in no family', () => {
    const doses = series('medication:iron', (i) => (i < 28 || i === 30 ? 1 : 0));
    const mood = diary('mood', 6, 1, 0.9, 'lean');
    const [medicine, compared] = judge([doses, mood]);
    expect(medicine).toMatchObject({ word: 'about the same', weekDays: 7, weekMean: 1 / 7, p: NaN, q: NaN });
    expect(compared).toEqual(judge([mood])[0]);
  });

  it('compares heart rate variability by its logarithm, and reports it in milliseconds', () => {
    const pcg = createPcg('hrv');
    const hrv = (factor: number, unit: number) =>
      series('hrv_rmssd', (i) => unit * 40 * Math.exp(0.2 * pcg.normal()) * (i < 28 ? 1 : factor));
    const [halved] = judge([hrv(0.5, 1)]);
    expect(halved).toMatchObject({ word: 'lower', baselineMean: expect.closeTo(40, -1) });
    expect(halved.difference).toBeCloseTo(halved.weekMean - halved.baselineMean, 10);
    expect(halved.interval95[0]).toBeLessThan(halved.difference);
    expect(halved.interval95[1]).toBeLessThan(0);
    // A logarithm's interval reaches farther up than down, and never below zero.
    const [low, high] = halved.interval95.map((bound) => bound - halved.difference);
    expect(high).toBeGreaterThan(-low);
    const wild = hrv(0.5, 1);
    const geometric = Math.exp(wild.values.subarray(28).reduce((sum, value) => sum + Math.log(value), 0) / 7);
    expect(judge([wild])[0].weekMean).toBeCloseTo(geometric, 10);
  });

  it('treats a week as uncertain as the weeks before have shown it to be', () => {
    // Four calm weeks, but before them every week had a level of its own, as shift work has.
    const pcg = createPcg('shifts');
    const levels = [3, -1, 2, -3, 1, -2, 3, 0, 0, 0, 0, 2];
    const longer: DailySeries = {
      metric: metricDefinition('fatigue')!,
      start: WEEK_OF - 84,
      values: Float64Array.from(
        { length: 84 },
        (_, i) => 20 + levels[Math.floor(i / 7)] + 0.5 * pcg.normal(),
      ),
    };
    const short = { ...longer, start: WEEK_OF - 35, values: longer.values.subarray(49) };
    const [known] = judge([longer]);
    expect(known.standardError).toBeGreaterThan(1.5);
    const [unknown] = judge([short]);
    expect(known.difference).toBe(unknown.difference);
    expect([unknown.word, known.word]).toEqual(['higher', 'about the same']);
  });

  it('reads the 35 days before the week where there are no six earlier weeks, wherever the series begins', () => {
    const inside = diary('mood', 6, 1, -3);
    const longer: DailySeries = {
      ...inside,
      start: inside.start - 100,
      values: Float64Array.from([
        ...new Array<number>(51).fill(100),
        ...new Array<number>(49).fill(NaN),
        ...inside.values,
      ]),
    };
    expect(compareWeeks([longer], WEEK_OF)).toEqual(compareWeeks([inside], WEEK_OF));
    const [later] = judge([{ ...inside, start: inside.start + 10, values: inside.values.slice(10) }]);
    expect(later).toMatchObject({ baselineDays: 18, weekDays: 7 });
  });
});
