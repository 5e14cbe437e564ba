import type { AssociationResult, DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { isWeekend } from '../../../common/calendar.js';
import { createPcg } from '../../../common/pcg.js';
import { measureEffect } from './effects.js';
import { FIRST_DAY, madeSeries, noise } from '../../testing/made-series.js';
import { ASSOCIATION_DAYS } from '../windows.js';

const DAYS = ASSOCIATION_DAYS;
const WEEK_OF = FIRST_DAY + DAYS;

const found = (pair: DeclaredPair, rho: number): AssociationResult => ({
  ...pair,
  rho,
  n: DAYS,
  nEffective: DAYS,
  p: 0.001,
  q: 0.01,
});
const effectOf = (series: DailySeries[], pair: AssociationResult, nEffective = DAYS) =>
  measureEffect(series, pair, nEffective, WEEK_OF);

describe('measureEffect', () => {
  const sleep = madeSeries('sleep_minutes', DAYS, (i) => 400 + (i % 10) * 10);

  it('counts the days with a symptom where a symptom is the outcome', () => {
    // Median 440: half of the days above it; a headache on every second of the short ones.
    const headache = madeSeries('symptom:headache', DAYS, (i) => (i % 10 < 5 && i % 2 === 0 ? 4 : 0));
    const pair = found({ x: 'sleep_minutes', y: 'symptom:headache', lag: 0 }, -0.6);
    const effect = effectOf([sleep, headache], pair);
    expect(effect).toMatchObject({ kind: 'frequencies', split: 'above_median', withX: { days: 0, of: 55 } });
    if (effect?.kind !== 'frequencies') throw new Error('no frequencies');
    expect(effect.withoutX.of).toBe(DAYS - 55);
    expect(effect.withoutX.days / effect.withoutX.of).toBeCloseTo(0.6, 1);
    expect(effect.withX.interval[0]).toBe(0);
    expect(effect.withX.interval[1]).toBeLessThan(effect.withoutX.interval[0]);
  });

  it('splits days by taken or not, and reads the next day for a pair with a lag', () => {
    const iron = madeSeries('medication:iron', DAYS, (i) => (i % 4 === 0 ? 1 : 0));
    const nausea = madeSeries('symptom:nausea', DAYS, (i) => (i % 4 === 1 ? 5 : 0));
    const pair = found({ x: 'medication:iron', y: 'symptom:nausea', lag: 1 }, 0.9);
    expect(effectOf([iron, nausea], pair)).toMatchObject({
      split: 'yes_no',
      cut: NaN,
      withX: { days: DAYS / 4, of: DAYS / 4 },
      withoutX: { days: 0, of: DAYS - 1 - DAYS / 4 },
    });
  });

  it("gives a difference in the outcome's own unit without the weekend effect, wider where days are worth less", () => {
    const pcg = createPcg('difference');
    const heart = madeSeries(
      'resting_heart_rate',
      DAYS,
      (i) => 60 - (sleep.values[i] > 445 ? 4 : 0) + (isWeekend(FIRST_DAY + i) ? 9 : 0) + pcg.normal(),
    );
    const pair = found({ x: 'sleep_minutes', y: 'resting_heart_rate', lag: 0 }, -0.8);
    const sure = effectOf([sleep, heart], pair);
    const unsure = effectOf([sleep, heart], pair, DAYS / 4);
    if (sure?.kind !== 'difference' || unsure?.kind !== 'difference') throw new Error('no difference');
    expect(sure.cut).toBe(440);
    expect(sure.difference).toBeCloseTo(-4, 0);
    const width = ({ interval: [low, high] }: { interval: [number, number] }): number => high - low;
    expect(width(sure)).toBeLessThan(1.3);
    expect(width(unsure) / width(sure)).toBeCloseTo(2, 0);
  });

  it('returns null with fewer than 7 days on a side, or against the direction found', () => {
    const seldom = madeSeries('medication:iron', DAYS, (i) => (i < 6 ? 1 : 0));
    const mood = noise('mood', DAYS);
    expect(effectOf([seldom, mood], found({ x: 'medication:iron', y: 'mood', lag: 0 }, 0.3))).toBeNull();
    const both = [1, -1].map((rho) =>
      effectOf([sleep, mood], found({ x: 'sleep_minutes', y: 'mood', lag: 0 }, rho)),
    );
    expect(both.filter((effect) => effect !== null)).toHaveLength(1);
  });
});
