import { isWeekend } from '../../common/calendar.js';
import { createPcg } from '../../common/pcg.js';
import { metricDefinition } from '../../observations/catalogue.js';
import type { DailySeries, DeclaredPair } from '../domain/analysis.js';
import { testFamily } from './associations.js';
import { ASSOCIATION_DAYS } from './windows.js';

const WEEK_OF = 18_813;
const START = WEEK_OF - ASSOCIATION_DAYS;
const SAME_DAY: DeclaredPair = { x: 'sleep_quality', y: 'mood', lag: 0 };
const NEXT_DAY: DeclaredPair = { x: 'training_load', y: 'soreness', lag: 1 };

function series(code: string, valueOf: (day: number) => number): DailySeries {
  const values = Float64Array.from({ length: ASSOCIATION_DAYS }, (_, i) => valueOf(START + i));
  return { metric: metricDefinition(code)!, start: START, values };
}

function noise(code: string): DailySeries {
  const pcg = createPcg(code);
  return series(code, () => pcg.normal());
}

/** y follows x `lag` days later, with a little noise. */
function follower(code: string, x: DailySeries, lag: number): DailySeries {
  const pcg = createPcg(`follows ${code}`);
  return series(code, (day) => (x.values[day - START - lag] ?? 0) + 0.5 * pcg.normal());
}

const onlyReason = (found: DailySeries[], pair: DeclaredPair = SAME_DAY) => {
  const { tested, refused } = testFamily(found, WEEK_OF, [pair]);
  expect(tested).toEqual([]);
  expect(refused).toHaveLength(1);
  return refused[0].reason;
};

describe('testFamily', () => {
  it('finds a plain relation, with its sign, on the same day', () => {
    const sleep = noise('sleep_quality');
    const mood = follower('mood', sleep, 0);
    const [up] = testFamily([sleep, mood], WEEK_OF, [SAME_DAY]).tested;
    expect(up).toMatchObject({ ...SAME_DAY, n: 84 });
    expect(up.rho).toBeGreaterThan(0.8);
    expect(up.q).toBeLessThan(0.001);
    const turned = { ...mood, values: mood.values.map((value) => -value) };
    const [down] = testFamily([sleep, turned], WEEK_OF, [SAME_DAY]).tested;
    expect(down.rho).toBeCloseTo(-up.rho, 12);
  });

  it('reads the outcome one day later where the question says so, and only there', () => {
    const load = noise('training_load');
    const soreness = follower('soreness', load, 1);
    const [late, early] = testFamily([load, soreness], WEEK_OF, [NEXT_DAY, { ...NEXT_DAY, lag: 0 }]).tested;
    expect(late).toMatchObject({ n: 83, lag: 1 });
    expect(late.rho).toBeGreaterThan(0.8);
    expect(Math.abs(early.rho)).toBeLessThan(0.3);
  });

  it('does not take two weekend habits for a relation', () => {
    const pcg = createPcg('weekends');
    const habit = (code: string) => series(code, (day) => (isWeekend(day) ? 4 : 0) + pcg.normal());
    const [result] = testFamily([habit('sleep_quality'), habit('mood')], WEEK_OF, [SAME_DAY]).tested;
    expect(result.p).toBeGreaterThan(0.05);
    const pure = (code: string) => series(code, (day) => (isWeekend(day) ? 0.3 : 0.1));
    expect(onlyReason([pure('sleep_quality'), noise('mood')])).toBe('constant');
  });

  it('spreads the false discovery rate over everything asked', () => {
    const sleep = noise('sleep_quality');
    const found = [sleep, follower('mood', sleep, 0), ...['stress', 'fatigue', 'readiness'].map(noise)];
    const others = ['stress', 'fatigue', 'readiness'].map((y): DeclaredPair => ({
      x: 'sleep_quality',
      y,
      lag: 0,
    }));
    const alone = testFamily(found, WEEK_OF, [SAME_DAY]).tested[0];
    const among = testFamily(found, WEEK_OF, [...others, SAME_DAY]).tested;
    expect(among.map(({ y }) => y)).toEqual(['stress', 'fatigue', 'readiness', 'mood']);
    expect(alone.q).toBe(alone.p);
    expect(among[3].q).toBeCloseTo(4 * alone.p, 12);
  });

  it('refuses what too few days can answer', () => {
    const short = (code: string, days: number) => {
      const full = noise(code);
      return { ...full, values: full.values.map((value, i) => (i < days ? value : NaN)) };
    };
    expect(onlyReason([short('sleep_quality', 27), noise('mood')])).toBe('too_few_days');
    expect(testFamily([short('sleep_quality', 28), noise('mood')], WEEK_OF, [SAME_DAY]).tested[0].n).toBe(28);
    expect(onlyReason([noise('mood')])).toBe('too_few_days');
    expect(testFamily([], WEEK_OF)).toEqual({ tested: [], refused: [] });
  });

  it('refuses what hardly ever differs from the usual', () => {
    const every = (days: number) => series('mood', (day) => ((day - START) % days === 0 ? 1 : 0));
    expect(onlyReason([noise('sleep_quality'), series('mood', () => 3)])).toBe('constant');
    expect(onlyReason([noise('sleep_quality'), every(14)])).toBe('too_little_contrast');
    expect(testFamily([noise('sleep_quality'), every(12)], WEEK_OF, [SAME_DAY]).tested).toHaveLength(1);
    // 0 is the rarer answer on the days that sleep was recorded, though not on all days.
    const sleep = noise('sleep_quality');
    const recorded = { ...sleep, values: sleep.values.map((value, i) => (i < 44 && i > 4 ? NaN : value)) };
    const mostlyYes = series('mood', (day) => (day - START < 44 ? 0 : 1));
    expect(onlyReason([recorded, mostlyYes])).toBe('too_little_contrast');
  });

  it('does not change by a bit when the series come in another order or are rescaled', () => {
    const sleep = noise('sleep_quality');
    const found = [sleep, follower('mood', sleep, 0), follower('readiness', sleep, 0), noise('fatigue')];
    const asJson = (of: DailySeries[]) => JSON.stringify(testFamily(of, WEEK_OF));
    expect(asJson(found.toReversed())).toBe(asJson(found));
    const inOtherUnits = found.map((one) => ({ ...one, values: one.values.map((value) => 1024 * value) }));
    expect(asJson(inOtherUnits)).toBe(asJson(found));
  });
});
