import { createPcg } from '../../common/pcg.js';
import { metricDefinition } from '../../observations/catalogue.js';
import type { DailySeries } from '../domain/analysis.js';
import { analyseTrends } from './trends.js';

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

describe('analyseTrends', () => {
  it('says higher and lower of plain shifts, and about the same of none', () => {
    const results = analyseTrends(
      [diary('sleep_minutes', 420, 30, 90), diary('mood', 6, 1, -3), diary('resting_heart_rate', 60, 3, 0)],
      WEEK_OF,
    );
    expect(results.map(({ metric, word }) => [metric.code, word])).toEqual([
      ['sleep_minutes', 'higher'],
      ['mood', 'lower'],
      ['resting_heart_rate', 'about the same'],
    ]);
    for (const {
      difference,
      interval80,
      interval95,
      weekMean,
      baselineMean,
      weekDays,
      baselineDays,
    } of results) {
      expect(difference).toBeCloseTo(weekMean - baselineMean, 10);
      expect(interval95[0]).toBeLessThan(interval80[0]);
      expect(interval80[1]).toBeLessThan(interval95[1]);
      expect((interval95[0] + interval95[1]) / 2).toBeCloseTo(difference, 8);
      expect([weekDays, baselineDays]).toEqual([7, 28]);
    }
  });

  it('has no word for a change that is certain but not worth one', () => {
    // Two minutes more sleep, known to half a minute: the catalogue's smallest worthwhile change is 20.
    const [sleep] = analyseTrends([diary('sleep_minutes', 420, 0.5, 2)], WEEK_OF);
    expect(sleep.p).toBeLessThan(0.001);
    expect(sleep).toMatchObject({ word: 'about the same', worthwhile: 20 });
    const [steps] = analyseTrends([diary('steps', 8000, 10, 300)], WEEK_OF);
    expect(steps.worthwhile).toBeCloseTo(800, -1);
    expect(steps.word).toBe('about the same');
  });

  it('leans where the 80 % interval leaves out zero but the family of metrics does not let it pass', () => {
    const shifted = diary('mood', 6, 1, 0.9, 'lean');
    const quiet = ['stress', 'fatigue', 'energy', 'soreness', 'pain', 'anxiety'].map((code) =>
      diary(code, 5, 1, 0),
    );
    const [mood] = analyseTrends([shifted, ...quiet], WEEK_OF);
    expect(mood.word).toBe('may be higher');
    expect(mood.interval80[0]).toBeGreaterThan(0);
    expect(mood.q).toBeGreaterThan(0.1);
    // Alone, the same week would have passed.
    expect(analyseTrends([shifted], WEEK_OF)[0].word).toBe('higher');
  });

  it('tells the means, and nothing else, of too few days', () => {
    const thinWeek = series('mood', (i) => (i < 31 ? 4 : NaN));
    const thinBaseline = series('mood', (i) => (i < 17 ? NaN : 4));
    const week = analyseTrends([thinWeek], WEEK_OF)[0];
    expect(week).toMatchObject({
      word: 'too little data',
      weekDays: 3,
      baselineDays: 28,
      weekMean: 4,
      baselineMean: 4,
    });
    expect([
      week.difference,
      week.p,
      week.q,
      week.detectable,
      ...week.interval80,
      ...week.interval95,
    ]).toEqual(new Array(8).fill(NaN));
    expect(analyseTrends([thinBaseline], WEEK_OF)[0]).toMatchObject({
      word: 'too little data',
      baselineDays: 11,
    });
    expect(analyseTrends([series('mood', () => NaN)], WEEK_OF)[0]).toMatchObject({
      weekDays: 0,
      weekMean: NaN,
    });
    expect(analyseTrends([], WEEK_OF)).toEqual([]);
  });

  it('makes neither a claim nor a NaN of a series that never varies, or only by one step', () => {
    const results = analyseTrends(
      [
        series('mood', () => 3),
        series('spo2', (i) => (i < 28 ? 97 : 98)),
        series('medication:iron', () => 1),
      ],
      WEEK_OF,
    );
    for (const result of results) {
      expect(result.word).toBe('about the same');
      const figures = [result.p, result.q, result.standardError, result.detectable, result.worthwhile];
      expect([...figures, ...result.interval80, ...result.interval95].every(Number.isFinite)).toBe(true);
      expect(result.interval80[0]).toBeLessThanOrEqual(0);
      expect(result.interval80[1]).toBeGreaterThanOrEqual(0);
    }
  });

  it('calls a level that never moved and then did by many steps', () => {
    const [pain] = analyseTrends([series('symptom:headache', (i) => (i < 28 ? 0 : 9))], WEEK_OF);
    expect(pain.word).toBe('higher');
  });

  it('reads the 35 days before the week, wherever the series begins', () => {
    const inside = diary('mood', 6, 1, -3);
    const longer: DailySeries = {
      ...inside,
      start: inside.start - 40,
      values: Float64Array.from([...new Array<number>(40).fill(100), ...inside.values]),
    };
    expect(analyseTrends([longer], WEEK_OF)).toEqual(analyseTrends([inside], WEEK_OF));
    const [later] = analyseTrends(
      [{ ...inside, start: inside.start + 10, values: inside.values.slice(10) }],
      WEEK_OF,
    );
    expect(later).toMatchObject({ baselineDays: 18, weekDays: 7 });
  });
});
