import fc from 'fast-check';
import { FIRST_DAY, madeSeries } from '../../testing/made-series.js';
import { betaBinomialTail } from '../../statistics/beta-binomial.js';
import { countDays, symptomDays, type SymptomDays } from './symptom-days.js';

fc.configureGlobal({ seed: 20261130 });

const WEEKS = 12;
const MONDAY = FIRST_DAY + 7 * WEEKS;

/** Each text is a week: the strength of each day, `-` where nothing is logged. The last one is the week of the brief. */
function daysOf(weeks: readonly string[], code = 'symptom:headache'): SymptomDays[] {
  const days = weeks.join('');
  const series = madeSeries(code, days.length, (i) => (days[i] === '-' ? NaN : Number(days[i])));
  return symptomDays([{ ...series, start: MONDAY - days.length }], MONDAY);
}
const repeated = (week: string, count: number): string[] => Array<string>(count).fill(week);

describe('symptomDays', () => {
  it('counts days with the symptom, of the days with a log of it', () => {
    const [found] = daysOf([...repeated('0000000', 3), ...repeated('1000000', 8), '0235-43']);
    expect(found).toMatchObject({
      week: { count: 5, of: 6 },
      strongest: 5,
      last28: { count: 8, of: 27 },
      previous28: { count: 4, of: 28 },
      usual: { count: 8, of: 56 },
      // The six days after the last week's first one, and the day after them.
      freeStretch: 7,
      weeksWith: 8,
    });
    // Every week is the same: their counts vary no more than independent days.
    expect(found.pMore).toBeCloseTo(betaBinomialTail(5, 6, { count: 8, of: 56 }), 12);
    expect(found.pFewer).toBeGreaterThan(0.99);
  });

  it('finds few days where there were many', () => {
    const [found] = daysOf([...repeated('2222020', 11), '0000000']);
    expect(found).toMatchObject({ week: { count: 0, of: 7 }, strongest: 0, weeksWith: 11, freeStretch: 8 });
    expect(found.pFewer).toBeCloseTo(betaBinomialTail(7, 7, { count: 16, of: 56 }), 12);
    expect(found.pFewer).toBeLessThan(0.01);
  });

  it('counts days in clusters for fewer', () => {
    const even = daysOf([...repeated('1100000', 11), '1111110'])[0];
    const clusters = daysOf([
      ...Array.from({ length: 11 }, (_, i) => (i % 4 === 3 ? '1111111' : '1000000')),
      '1111110',
    ])[0];
    expect(clusters.usual.count).toBeGreaterThanOrEqual(even.usual.count);
    // As many days before, at least; in clusters such a week is much less of a surprise.
    expect(clusters.pMore).toBeGreaterThan(5 * even.pMore);
    const { usual, week } = clusters;
    expect(clusters.pMore).toBeGreaterThan(betaBinomialTail(week.count, week.of, usual));
  });

  it('says nothing of chances with few days, and nothing at all of what was not logged', () => {
    expect(daysOf([...repeated('1000000', 11), '111----'])[0]).toMatchObject({
      week: { count: 3, of: 3 },
      pMore: NaN,
      pFewer: NaN,
    });
    expect(daysOf([...repeated('-------', 9), '1000000', '1000000', '1111111'])[0].pMore).toBeNaN();
    expect(daysOf([...repeated('1000000', 11), '-------'])).toEqual([]);
    expect(daysOf([...repeated('1000000', 11), '1111111'], 'mood')).toEqual([]);
  });

  it('keeps its counts within their days, and rare in one direction only', () => {
    const day = fc.constantFrom('-', '0', '0', '3', '7');
    const week = fc.array(day, { minLength: 7, maxLength: 7 }).map((days) => days.join(''));
    fc.assert(
      fc.property(fc.array(week, { minLength: 12, maxLength: 12 }), (weeks) => {
        for (const found of daysOf(weeks)) {
          for (const { count, of } of [found.week, found.last28, found.previous28, found.usual])
            expect(count).toBeLessThanOrEqual(of);
          const logged = [...weeks[11]].filter((one) => one !== '-');
          expect(found.week).toEqual({
            count: logged.filter((one) => one !== '0').length,
            of: logged.length,
          });
          expect(found.freeStretch).toBeLessThanOrEqual(28);
          if (!Number.isNaN(found.pMore)) expect(found.pMore + found.pFewer).toBeGreaterThanOrEqual(1 - 1e-9);
        }
      }),
    );
    expect(countDays(Float64Array.of(NaN, 0, 2, NaN, 1))).toEqual({ count: 2, of: 3 });
  });
});
