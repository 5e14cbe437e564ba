import { isWeekend } from '../../../common/calendar.js';
import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.js';
import { effectiveSampleSize } from '../../statistics/effective-sample-size.js';
import { adjustedPValue } from './adjusted-p-value.js';
import { testFamily } from './associations.js';
import { MAX_FAMILY } from './family.js';
import { shareOfLag } from './night-dates.js';
import { preparer } from './prepared-series.js';
import { QUESTIONS } from './questions.js';
import { isSameThing } from './same-thing.js';
import { ASSOCIATION_DAYS, MIN_PAIRED_DAYS } from '../windows.js';

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
  const { tested, refused } = testFamily(found, WEEK_OF, { family: [pair] });
  expect(tested).toEqual([]);
  expect(refused).toHaveLength(1);
  return refused[0].reason;
};

describe('testFamily', () => {
  it('finds a plain relation, with its sign, on the same day', () => {
    const sleep = noise('sleep_quality');
    const mood = follower('mood', sleep, 0);
    const [up] = testFamily([sleep, mood], WEEK_OF, { family: [SAME_DAY] }).tested;
    expect(up).toMatchObject({ ...SAME_DAY, n: ASSOCIATION_DAYS });
    expect(up.rho).toBeGreaterThan(0.8);
    expect(up.q).toBeLessThan(0.001);
    const turned = { ...mood, values: mood.values.map((value) => -value) };
    const [down] = testFamily([sleep, turned], WEEK_OF, { family: [SAME_DAY] }).tested;
    expect(down.rho).toBeCloseTo(-up.rho, 12);
  });

  it('reads the outcome one day later for a pair with a lag of one day, and only there', () => {
    const load = noise('training_load');
    const soreness = follower('soreness', load, 1);
    const [late, early] = testFamily([load, soreness], WEEK_OF, {
      family: [NEXT_DAY, { ...NEXT_DAY, lag: 0 }],
    }).tested;
    expect(late).toMatchObject({ n: ASSOCIATION_DAYS - 1, lag: 1 });
    expect(late.rho).toBeGreaterThan(0.8);
    expect(Math.abs(early.rho)).toBeLessThan(0.3);
  });

  it('does not take two weekend habits for a relation', () => {
    const pcg = createPcg('weekends');
    const habit = (code: string) => series(code, (day) => (isWeekend(day) ? 4 : 0) + pcg.normal());
    const [result] = testFamily([habit('sleep_quality'), habit('mood')], WEEK_OF, {
      family: [SAME_DAY],
    }).tested;
    expect(result.p).toBeGreaterThan(0.05);
    const pure = (code: string) => series(code, (day) => (isWeekend(day) ? 0.3 : 0.1));
    expect(onlyReason([pure('sleep_quality'), noise('mood')])).toBe('constant');
  });

  it('applies the false discovery rate to every tested pair', () => {
    const sleep = noise('sleep_quality');
    const found = [sleep, follower('mood', sleep, 0), ...['stress', 'fatigue', 'readiness'].map(noise)];
    const others = ['stress', 'fatigue', 'readiness'].map((y): DeclaredPair => ({
      x: 'sleep_quality',
      y,
      lag: 0,
    }));
    const alone = testFamily(found, WEEK_OF, { family: [SAME_DAY] }).tested[0];
    const among = testFamily(found, WEEK_OF, { family: [...others, SAME_DAY] }).tested;
    expect(among.map(({ y }) => y)).toEqual(['stress', 'fatigue', 'readiness', 'mood']);
    expect(alone.q).toBe(alone.p);
    expect(among[3].q).toBeCloseTo(4 * alone.p, 12);
  });

  it('refuses a pair with too few days', () => {
    const short = (code: string, days: number) => {
      const full = noise(code);
      return { ...full, values: full.values.map((value, i) => (i < days ? value : NaN)) };
    };
    expect(onlyReason([short('sleep_quality', MIN_PAIRED_DAYS - 1), noise('mood')])).toBe('too_few_days');
    const enough = testFamily([short('sleep_quality', MIN_PAIRED_DAYS), noise('mood')], WEEK_OF, {
      family: [SAME_DAY],
    });
    expect(enough.tested[0].n).toBe(MIN_PAIRED_DAYS);
    expect(onlyReason([noise('mood')])).toBe('too_few_days');
    expect(testFamily([], WEEK_OF)).toEqual({ tested: [], refused: [], otherQ: [] });
  });

  it('refuses a pair with a side that hardly ever differs from its usual value', () => {
    const every = (days: number) => series('mood', (day) => ((day - START) % days === 0 ? 1 : 0));
    expect(onlyReason([noise('sleep_quality'), series('mood', () => 3)])).toBe('constant');
    expect(onlyReason([noise('sleep_quality'), every(20)])).toBe('too_little_contrast');
    expect(
      testFamily([noise('sleep_quality'), every(16)], WEEK_OF, { family: [SAME_DAY] }).tested,
    ).toHaveLength(1);
    // 0 is the rarer answer on the days on which sleep was recorded, though not on all days.
    const sleep = noise('sleep_quality');
    const recorded = { ...sleep, values: sleep.values.map((value, i) => (i < 60 && i > 4 ? NaN : value)) };
    const mostlyYes = series('mood', (day) => (day - START < 60 ? 0 : 1));
    expect(onlyReason([recorded, mostlyYes])).toBe('too_little_contrast');
  });

  it('refuses two measures of one thing when a caller names them', () => {
    expect(onlyReason([noise('steps'), noise('calories')], { x: 'steps', y: 'calories', lag: 0 })).toBe(
      'tautology',
    );
    const own: DeclaredPair = { x: 'symptom:fatigue', y: 'fatigue', lag: 1 };
    expect(onlyReason([noise('symptom:fatigue'), noise('fatigue')], own)).toBe('tautology');
    for (const { x, y } of QUESTIONS) expect(isSameThing(x, y)).toBe(false);
  });

  it('includes other questions in the false discovery rate, and leaves fewer places for its own pairs', () => {
    const found = QUESTIONS.flatMap(({ x, y }) => [x, y])
      .filter((code, i, codes) => !code.endsWith('*') && codes.indexOf(code) === i)
      .map(noise);
    const others = [0.0001, 0.9, NaN];
    const { tested, refused, otherQ } = testFamily(found, WEEK_OF, { others });
    expect(tested.length + refused.length).toBe(MAX_FAMILY - others.length);
    expect(otherQ[0]).toBeCloseTo(0.0001 * (tested.length + 2), 12);
    expect(otherQ[2]).toBeNaN();
  });

  it('gives the same q-values below .10 as counting the effective days of every pair would', () => {
    for (let person = 0; person < 60; person++) {
      const sleep = noise(`sleep_minutes`);
      const pcg = createPcg(`exact ${person}`);
      const found = [
        sleep,
        ...['mood', 'fatigue', 'stress', 'pain', 'soreness', 'readiness'].map((code, i) => {
          let state = 0;
          return series(code, (day) => {
            state = 0.6 * state + pcg.normal();
            return state + (i < person % 6 ? 0.4 * sleep.values[day - START] : 0);
          });
        }),
      ];
      const family = found
        .slice(1)
        .map(({ metric }): DeclaredPair => ({ x: 'sleep_minutes', y: metric.code, lag: 0 }));
      const { tested } = testFamily(found, WEEK_OF, { family });
      const prepare = preparer(found, START, WEEK_OF);
      const exact = tested.map(({ x, y, lag, n, rho }) => {
        const p = adjustedPValue(rho, effectiveSampleSize(n, prepare(x)!.acf, prepare(y)!.acf));
        return Math.min(1, p / shareOfLag({ x, y, lag }));
      });
      benjaminiHochberg(exact).forEach((q, i) => {
        if (q <= 0.1 || tested[i].q <= 0.1) expect(tested[i].q).toBe(q);
        expect(tested[i].p).toBeLessThanOrEqual(exact[i]);
      });
    }
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
