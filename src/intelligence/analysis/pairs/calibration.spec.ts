/**
 * Checks that the p-values are calibrated. Each check has a control: the textbook test on the same days, which fails
 * it.
 */
import { spearman } from '../../../../test/reference/spearman.js';
import { welchTest } from '../../../../test/reference/welch-test.js';
import { createPcg } from '../../../common/pcg.js';
import type { Pcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { testFamily } from './associations.js';
import { judgeLevels } from '../budget/claim-levels.js';
import { ASSOCIATION_DAYS } from '../windows.js';

const WEEK_OF = 18_813;
const MISSING = 0.18;
const PAIR: DeclaredPair = { x: 'sleep_quality', y: 'mood', lag: 0 };

/** A first-order autoregression with unit variance. */
function autoregression(pcg: Pcg, phi: number, length: number): number[] {
  let state = pcg.normal();
  return Array.from({ length }, () => (state = phi * state + Math.sqrt(1 - phi * phi) * pcg.normal()));
}

/** A person's diary of these days, with some days missing. */
function diary(code: string, values: readonly number[], pcg: Pcg): DailySeries {
  const kept = Float64Array.from(values, (value) => (pcg.uniform() < MISSING ? NaN : value));
  return { metric: metricDefinition(code)!, start: WEEK_OF - values.length, values: kept };
}

const share = (hits: readonly boolean[]): number => hits.filter(Boolean).length / hits.length;

describe('calibration of the association test', () => {
  /** p of the association test and of the naive test, for the given number of people, with y made of x and noise. */
  function simulate(
    people: number,
    phi: number,
    rho: number,
  ): { gate: number; naive: number; n: number; nEffective: number }[] {
    const pcg = createPcg(`associations ${phi} ${rho}`);
    return Array.from({ length: people }, () => {
      const x = autoregression(pcg, phi, ASSOCIATION_DAYS);
      const own = autoregression(pcg, phi, ASSOCIATION_DAYS);
      const y = own.map((value, i) => rho * x[i] + Math.sqrt(1 - rho * rho) * value);
      const [sleep, mood] = [diary(PAIR.x, x, pcg), diary(PAIR.y, y, pcg)];
      const [{ p, n, nEffective }] = testFamily([sleep, mood], WEEK_OF, { family: [PAIR] }).tested;
      return { gate: p, naive: spearman(sleep.values, mood.values).p, n, nEffective };
    });
  }

  it('finds relations in unrelated series no more often than stated, where the naive test finds twice as many', () => {
    const people = simulate(600, 0.6, 0);
    expect(share(people.map(({ gate }) => gate <= 0.05))).toBeLessThanOrEqual(0.06);
    expect(share(people.map(({ gate }) => gate <= 0.01))).toBeLessThanOrEqual(0.015);
    expect(share(people.map(({ naive }) => naive <= 0.05))).toBeGreaterThan(0.11);
  });

  it('finds no relation in the ties of two five-point scales, most of whose days are a 3', () => {
    const pcg = createPcg('five points');
    const scale = (code: string): DailySeries =>
      diary(
        code,
        autoregression(pcg, 0.2, ASSOCIATION_DAYS).map((value) => Math.round(3 + 0.35 * value)),
        pcg,
      );
    const found = Array.from({ length: 400 }, () => {
      const { tested } = testFamily([scale(PAIR.x), scale(PAIR.y)], WEEK_OF, { family: [PAIR] });
      return tested.some(({ p }) => p <= 0.05);
    });
    // If the means of weekends and weekdays were removed before ranking, and not after, 30 % of people would have one.
    expect(share(found)).toBeLessThanOrEqual(0.06);
  });

  it('finds no relation between two lives that both drift, as a season or a training plan makes them', () => {
    const pcg = createPcg('drifts');
    const drifting = (code: string): DailySeries => {
      const rise = pcg.uniform() < 0.5 ? -2 : 2;
      const days = autoregression(pcg, 0.2, ASSOCIATION_DAYS);
      return diary(
        code,
        days.map((value, day) => value + (rise * day) / ASSOCIATION_DAYS),
        pcg,
      );
    };
    const p = Array.from({ length: 600 }, () => {
      const [sleep, mood] = [drifting(PAIR.x), drifting(PAIR.y)];
      const [{ p: gate }] = testFamily([sleep, mood], WEEK_OF, { family: [PAIR] }).tested;
      return { gate, naive: spearman(sleep.values, mood.values).p };
    });
    expect(share(p.map(({ gate }) => gate <= 0.05))).toBeLessThanOrEqual(0.06);
    expect(share(p.map(({ naive }) => naive <= 0.05))).toBeGreaterThan(0.5);
  });

  it('costs little where days are independent', () => {
    const people = simulate(200, 0, 0);
    const worth = people.map(({ n, nEffective }) => nEffective / n).sort((a, b) => a - b)[100];
    expect(worth).toBeGreaterThan(0.85);
  });

  it('nearly always finds a correlation of 0.7 in 84 days, even at the level that 16 questions require', () => {
    const people = simulate(200, 0.3, 0.7);
    expect(share(people.map(({ gate }) => gate <= 0.05 / 16))).toBeGreaterThan(0.95);
  });
});

describe('calibration of the trend test', () => {
  const PEOPLE = 1000;

  function simulate(phi: number, shift: number): { word: string; p: number; welch: number }[] {
    const pcg = createPcg(`trends ${phi} ${shift}`);
    return Array.from({ length: PEOPLE }, () => {
      const values = autoregression(pcg, phi, 35).map((value, i) => value + (i >= 28 ? shift : 0));
      const mood = diary('mood', values, pcg);
      const [{ word, p }] = judgeLevels([mood], WEEK_OF).trends;
      return { word, p, welch: welchTest(mood.values.subarray(28), mood.values.subarray(0, 28)).p };
    });
  }

  it('finds trends in steady series no more often than stated, where Welch finds them in one of four', () => {
    const weeks = simulate(0.6, 0);
    expect(share(weeks.map(({ p }) => p <= 0.05))).toBeLessThanOrEqual(0.08);
    expect(share(weeks.map(({ welch }) => welch <= 0.05))).toBeGreaterThan(0.2);
  });

  it('finds a lean no more often than in one week of five', () => {
    const leans = simulate(0.3, 0).map(
      ({ word }) => word.startsWith('may be') || word === 'higher' || word === 'lower',
    );
    expect(share(leans)).toBeLessThanOrEqual(0.22);
  });

  it('mostly finds a trend of two standard deviations', () => {
    expect(share(simulate(0.3, 2).map(({ p }) => p <= 0.05))).toBeGreaterThan(0.7);
  });
});
