import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { testSilences, informativeSilences } from './silences.js';

const MONDAY = 20_055;
const DAYS = 84;

/**
 * Answers 1 to 5. The day after one below 3 is missing with the first probability, the day after any other with the
 * second.
 */
function diary(seed: string, code: string, missAfterLow: number, missAfterOther: number): DailySeries {
  const pcg = createPcg(seed);
  const values = Float64Array.from({ length: DAYS }, () => 1 + Math.floor(pcg.uniform() * 5));
  for (let i = 1; i < DAYS; i++) {
    const chance = values[i - 1] < 3 ? missAfterLow : missAfterOther;
    if (!Number.isNaN(values[i - 1]) && pcg.uniform() < chance) values[i] = NaN;
  }
  return { metric: metricDefinition(code)!, start: MONDAY - DAYS, values };
}

const ask = (series: DailySeries[]) => testSilences(series, MONDAY);

describe('testSilences', () => {
  it('finds silence after bad days where it was planted, and hardly ever where it was not', () => {
    const runs = 300;
    const reported = (after: number): number => {
      let count = 0;
      for (let i = 0; i < runs; i++) {
        const questions = ask([diary(`silence/${i}`, 'mood', after, 0.15)]);
        count += informativeSilences(
          questions,
          questions.map(({ p }) => p),
        ).length;
      }
      return count / runs;
    };
    expect(reported(0.7)).toBeGreaterThan(0.8);
    expect(reported(0.15)).toBeLessThan(0.04);
  });

  it('knows which direction of a metric is bad', () => {
    const [mood] = ask([diary('a', 'mood', 0.7, 0.1)]);
    const [stress] = ask([diary('a', 'stress', 0.7, 0.1)]);
    expect(mood.afterBad.silent / mood.afterBad.of).toBeGreaterThan(0.5);
    expect(stress.afterBad.silent / stress.afterBad.of).toBeLessThan(0.2);
    expect(informativeSilences([mood, stress], [0.01, 0.01]).map(({ metric }) => metric.code)).toEqual([
      'mood',
    ]);
    expect(informativeSilences([mood, stress], [0.051, 0.01])).toEqual([]);
  });

  it('counts every recorded day but the last one once', () => {
    const one = diary('b', 'mood', 0.5, 0.2);
    const [{ afterBad, afterOther, from }] = ask([one]);
    const recorded = one.values.subarray(0, DAYS - 1).filter((value) => !Number.isNaN(value));
    expect(afterBad.of + afterOther.of).toBe(recorded.length);
    expect(from).toBe(MONDAY - DAYS);
  });

  it('tests at most two metrics, chosen by the days with a record and not by the values', () => {
    const series = ['mood', 'energy', 'sleep_quality'].map((code, i) => diary(`c${i}`, code, 0.3, 0.3));
    const chosen = ask(series).map(({ metric }) => metric.code);
    expect(chosen).toHaveLength(2);
    const otherValues = series.map((one) => ({
      ...one,
      values: one.values.map((value, i) => value - value + ((i * 7) % 5)),
    }));
    expect(ask(otherValues).map(({ metric }) => metric.code)).toEqual(chosen);
    expect(ask(series.toReversed())).toEqual(ask(series));
  });

  it.each([
    ['a device', diary('d', 'sleep_minutes', 0.5, 0.2)],
    ['a symptom', diary('d', 'symptom:headache', 0.5, 0.2)],
    ['a medicine', diary('d', 'medication:ibuprofen', 0.5, 0.2)],
    ['a faithful diary', diary('d', 'mood', 0, 0)],
    [
      'equal answers',
      { ...diary('d', 'mood', 0.5, 0.2), values: diary('d', 'mood', 0.5, 0.2).values.map((v) => v - v) },
    ],
    ['nothing', { ...diary('d', 'mood', 0.5, 0.2), values: new Float64Array(DAYS).fill(NaN) }],
  ])('does not test %s', (_, series) => {
    expect(ask([series])).toEqual([]);
  });

  it('reads no day of the week to come', () => {
    const one = diary('e', 'mood', 0.5, 0.2);
    const longer = { ...one, values: Float64Array.from([...one.values, 1, 1]) };
    expect(ask([longer])).toEqual(ask([one]));
  });
});
