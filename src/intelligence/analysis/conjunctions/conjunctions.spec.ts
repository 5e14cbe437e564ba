import { createPcg } from '../../../common/pcg.js';
import { signOf } from '../../../observations/catalogue.js';
import { FIRST_DAY, madeSeries } from '../../testing/made-series.js';
import type { DailySeries } from '../../domain/analysis.js';
import { judgeLevels } from '../budget/claim-levels.js';
import { findConjunction } from './find-conjunction.js';
import { togetherP, weekTogether } from './week-together.js';

const WEEKS = 26;
const DAYS = 7 * WEEKS;
const MONDAY = FIRST_DAY + DAYS;
/** A year of Mondays beside the weeks that the first of them reads. */
const YEAR = DAYS + 52 * 7;
const isLastWeek = (i: number): boolean => i >= DAYS - 7;

/** Level and SD of the days of each measure; better is up, except where the catalogue says down. */
const MEASURES: readonly [code: string, level: number, sd: number][] = [
  ['sleep_minutes', 420, 40],
  ['sleep_quality', 5, 1.2],
  ['steps', 8000, 2000],
  ['mood', 5, 1.2],
  ['energy', 5, 1.2],
  ['fatigue', 5, 1.2],
  ['stress', 5, 1.2],
  ['readiness', 5, 1.2],
  ['soreness', 5, 1.2],
];

/** Independent measures; in the last week each lies `worse` of its SDs on the unwelcome side. */
function measures(seed: string, worse = 0, isFivePoint = false, length = DAYS): DailySeries[] {
  return MEASURES.map(([code, level, sd]) => {
    const pcg = createPcg(`${seed}/${code}`);
    const one = madeSeries(code, length, () => level + sd * pcg.normal());
    const by = -worse * sd * signOf(one.metric.direction);
    const values = one.values.map((value, i) => value + (isLastWeek(i) ? by : 0));
    if (!isFivePoint) return { ...one, values };
    // One to five: half a point per SD, so that all five answers occur.
    return { ...one, values: values.map((value) => fivePoint((value - level) / sd)) };
  });
}
const fivePoint = (z: number): number => Math.max(1, Math.min(5, Math.round(3 + z)));

/** The same days in another order, the same for all measures. */
function shuffled(series: readonly DailySeries[], seed: string): DailySeries[] {
  const pcg = createPcg(`order ${seed}`);
  const order = Array.from({ length: DAYS }, (_, i) => i);
  for (let i = DAYS - 1; i > 0; i--) {
    const k = pcg.int(i + 1);
    [order[i], order[k]] = [order[k], order[i]];
  }
  return series.map((one) => ({ ...one, values: Float64Array.from(order, (i) => one.values[i]) }));
}

const judge = (series: readonly DailySeries[], weekOf = MONDAY) => {
  const levels = judgeLevels(series, weekOf);
  return { ...levels, conjunction: findConjunction(levels.together) };
};
const many = <T>(count: number, of: (seed: string) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(`person ${i}`));
const shareOf = (found: readonly boolean[]): number => found.filter(Boolean).length / found.length;
const isFound = (series: readonly DailySeries[]): boolean => judge(series).conjunction !== null;

/** What the week as a whole may use of a quiet first Monday: 40 % of a thirteenth of a tenth. */
const SHARE = (0.4 * 0.1) / 13;
/** The same without the other tests of the week, which make most of the work. */
function isFoundAlone(series: readonly DailySeries[], weekOf: number): boolean {
  const together = weekTogether(series, weekOf)!;
  return findConjunction({ ...together, isClaimed: togetherP(together) <= SHARE }) !== null;
}
/** A year of Mondays of one person, each judged alone. */
const yearOf = (series: readonly DailySeries[]): boolean[] =>
  Array.from({ length: 52 }, (_, week) => isFoundAlone(series, MONDAY + 7 * week));

describe('findConjunction', () => {
  it('finds nine measures that are each a little worse, though none is claimed alone', () => {
    const people = many(60, (seed) => judge(measures(seed, 1)));
    const found = people.filter(({ conjunction }) => conjunction?.kind === 'worse');
    expect(found.length / people.length).toBeGreaterThan(0.9);
    const quiet = found.filter(({ trends }) => trends.every(({ word }) => word === 'about the same'));
    expect(quiet.length).toBeGreaterThan(10);
    const { conjunction, together } = quiet[0];
    expect(conjunction!.of).toBe(9);
    expect(conjunction!.p).toBeLessThan(0.001);
    expect(together!.together).toBeLessThan(-3);
    for (const { metric, valence, direction, surprise } of conjunction!.members) {
      expect(valence).toBe('worse');
      expect(direction).toBe(metric.direction === 'higher_is_better' ? 'lower' : 'higher');
      expect(Math.abs(surprise)).toBeGreaterThanOrEqual(1);
    }
    const better = many(20, (seed) => judge(measures(seed, -1)).conjunction?.kind === 'better');
    expect(shareOf(better)).toBeGreaterThan(0.9);
  });

  it('finds it in answers from one to five as well', () => {
    expect(shareOf(many(40, (seed) => isFound(measures(seed, 1, true))))).toBeGreaterThan(0.9);
  });

  it('loses it when the days are in another order', () => {
    const lost = many(60, (seed) => !isFound(shuffled(measures(seed, 1), seed)));
    expect(shareOf(lost)).toBeGreaterThan(0.95);
  });

  it.each([
    ['continuous', false],
    ['five-point', true],
  ])('claims at most 1.5 %% of the weeks of independent noise (%s)', (_, isFivePoint) => {
    const claimed = many(12, (seed) => yearOf(measures(`noise ${seed}`, 0, isFivePoint, YEAR))).flat();
    expect(shareOf(claimed)).toBeLessThanOrEqual(0.015);
    const withOthers = many(25, (seed) => isFound(measures(`noise ${seed}`, 0, isFivePoint)));
    expect(shareOf(withOthers)).toBeLessThanOrEqual(0.02);
  });

  it('does not take measures that always move together for a conjunction', () => {
    const claimed = many(20, (seed) => {
      const pcg = createPcg(`together ${seed}`);
      const moves = Array.from({ length: YEAR }, () => pcg.normal());
      const moving = (code: string, level: number, sd: number): DailySeries =>
        madeSeries(code, YEAR, (i) => level + sd * (0.97 * moves[i] + 0.24 * pcg.normal()));
      return yearOf([
        moving('steps', 8000, 2000),
        moving('distance_m', 6000, 1500),
        moving('active_minutes', 60, 15),
      ]);
    }).flat();
    expect(shareOf(claimed)).toBeLessThanOrEqual(0.03);
  });

  it('names strain: a faster heart with other signs of it', () => {
    const vitals = (seed: string, strain: number): DailySeries[] => {
      const pcg = createPcg(`strain ${seed}`);
      const vital = (code: string, level: number, sd: number, side: number): DailySeries =>
        madeSeries(code, DAYS, (i) => level + sd * (pcg.normal() + (isLastWeek(i) ? side * strain : 0)));
      return [
        vital('resting_heart_rate', 58, 1.5, 1),
        vital('hrv_rmssd', 50, 6, -1),
        vital('respiratory_rate', 14.5, 0.4, 1),
        vital('sleep_minutes', 420, 30, 0),
      ];
    };
    const strained = many(40, (seed) => judge(vitals(seed, 1.5)).conjunction);
    expect(shareOf(strained.map((one) => one?.kind === 'strain'))).toBeGreaterThan(0.85);
    const [first, ...signs] = strained.find((one) => one?.kind === 'strain')!.members;
    expect(first).toMatchObject({ metric: { code: 'resting_heart_rate' }, direction: 'higher' });
    for (const { metric, direction } of signs)
      expect(direction).toBe(metric.code === 'hrv_rmssd' ? 'lower' : 'higher');
    expect(signs.length).toBe(2);
    // The controls: a heart alone, and a quieter one, are no strain.
    const alone = many(40, (seed) => {
      const [heart, ...others] = vitals(seed, 0);
      return judge([
        { ...heart, values: heart.values.map((value, i) => value + (isLastWeek(i) ? 3 : 0)) },
        ...others,
      ]).conjunction?.kind;
    });
    expect(shareOf(alone.map((kind) => kind === 'strain'))).toBeLessThanOrEqual(0.05);
    expect(many(40, (seed) => judge(vitals(seed, -1.5)).conjunction?.kind)).not.toContain('strain');
  });
});

describe('weekTogether', () => {
  it('needs three measures with days, and leaves medicines out', () => {
    const [sleep, quality, steps] = measures('few');
    expect(weekTogether([sleep, quality], MONDAY)).toBeNull();
    const taken = madeSeries('medication:iron', DAYS, (i) => i % 2);
    expect(weekTogether([sleep, quality, taken], MONDAY)).toBeNull();
    expect(
      weekTogether([sleep, quality, steps, taken], MONDAY)!.measures.map(({ metric }) => metric),
    ).toEqual([sleep, quality, steps].map(({ metric }) => metric));
    const silent = { ...steps, values: steps.values.map((value, i) => (isLastWeek(i) ? NaN : value)) };
    expect(weekTogether([sleep, quality, silent], MONDAY)).toBeNull();
  });

  it('counts one measure far out no further than it needs', () => {
    const [sleep, ...others] = measures('far');
    const figures = [400, 4000].map((by) => {
      const values = sleep.values.map((value, i) => value - (isLastWeek(i) ? by : 0));
      const { together, unusual } = weekTogether([{ ...sleep, values }, ...others], MONDAY)!;
      return { together, unusual };
    });
    expect(figures[1].together).toBeCloseTo(figures[0].together, 9);
    expect(figures[1].unusual).toBeCloseTo(figures[0].unusual, 9);
    expect(figures[0].together).toBeLessThan(weekTogether([sleep, ...others], MONDAY)!.together);
  });

  it('has the two-sided p of the larger figure', () => {
    const p = (together: number, unusual: number): number =>
      togetherP({ measures: [], together, unusual, isClaimed: false });
    expect(p(-1.959964, 0.5)).toBeCloseTo(0.05, 6);
    expect(p(0.5, 2.575829)).toBeCloseTo(0.01, 6);
    expect(p(NaN, NaN)).toBe(1);
    // Calmer than usual is not unusual.
    expect(p(0, -3)).toBe(1);
  });
});
