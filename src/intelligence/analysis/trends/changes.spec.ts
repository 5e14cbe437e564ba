import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { ChangeResult, DailySeries } from '../../domain/analysis.js';
import { findChanges } from './changes.js';

const WEEK_OF = 18_813;

/** Days at one level after another, a fifth of them missing; the last day is the one before WEEK_OF. */
function levels(
  code: string,
  parts: readonly [days: number, level: number][],
  options: { phi?: number; sd?: number; seed?: string } = {},
): DailySeries {
  const { phi = 0.3, sd = 1, seed = code } = options;
  const pcg = createPcg(seed);
  let state = pcg.normal();
  const days = parts.flatMap(([count, level]) =>
    Array.from({ length: count }, () => {
      state = phi * state + Math.sqrt(1 - phi * phi) * pcg.normal();
      return pcg.uniform() < 0.2 ? NaN : level + sd * state;
    }),
  );
  const values = Float64Array.from(days);
  return { metric: metricDefinition(code)!, start: WEEK_OF - values.length, values };
}

describe('findChanges', () => {
  it('dates a lasting step, and returns both levels with their days', () => {
    const sleep = levels(
      'sleep_minutes',
      [
        [70, 420],
        [35, 360],
      ],
      { sd: 25 },
    );
    const [change, ...others] = findChanges([sleep], WEEK_OF);
    expect(others).toEqual([]);
    expect(Math.abs(change.since - (WEEK_OF - 35))).toBeLessThanOrEqual(3);
    expect(change).toMatchObject({ direction: 'lower', from: WEEK_OF - 105, until: WEEK_OF - 1 });
    expect(change.before).toBeCloseTo(420, -1.2);
    expect(change.after).toBeCloseTo(360, -1.2);
    expect(change.difference).toBeCloseTo(change.after - change.before, 9);
    expect(change.interval95[0]).toBeLessThan(change.difference);
    expect(change.interval95[1]).toBeLessThan(0);
    expect(change.p).toBeLessThanOrEqual(0.001);
    const there = sleep.values.filter((value) => !Number.isNaN(value)).length;
    expect(change.nBefore + change.nAfter).toBe(there);
  });

  it('finds no step in noise, in a medicine, or among equal days', () => {
    const quiet = Array.from({ length: 60 }, (_, i) => levels('mood', [[120, 5]], { seed: `quiet ${i}` }));
    expect(findChanges(quiet, WEEK_OF).length).toBeLessThanOrEqual(1);
    const taken = levels(
      'medication:iron',
      [
        [60, 1],
        [30, 0],
      ],
      { sd: 0 },
    );
    expect(findChanges([taken, levels('mood', [[90, 3]], { sd: 0 })], WEEK_OF)).toEqual([]);
  });

  it('needs two weeks and ten days of the new level, and ignores outliers', () => {
    const begun = levels('mood', [
      [70, 3],
      [13, 9],
    ]);
    expect(findChanges([begun], WEEK_OF)).toEqual([]);
    const wild = levels('mood', [
      [70, 3],
      [28, 3],
    ]);
    [3, 9, 15].forEach((place) => (wild.values[wild.values.length - place] = 60));
    expect(findChanges([wild], WEEK_OF)).toEqual([]);
  });

  it('waits for a second Monday that sees the same step', () => {
    const step = levels(
      'mood',
      [
        [70, 3],
        [28, 6],
      ],
      { seed: 'second' },
    );
    const at = (weekOf: number): ChangeResult[] =>
      findChanges([{ ...step, values: step.values.subarray(0, weekOf - step.start) }], weekOf);
    const mondays = [14, 21, 28].map((days) => at(WEEK_OF - 28 + days).length);
    expect(mondays).toEqual([0, 1, 1]);
  });

  it('does not return a step that is certain but not worthwhile, nor one of long ago', () => {
    const small = levels(
      'resting_heart_rate',
      [
        [70, 60],
        [70, 61],
      ],
      { sd: 0.4, phi: 0 },
    );
    expect(findChanges([small], WEEK_OF)).toEqual([]);
    const old = levels('mood', [
      [70, 3],
      [100, 7],
    ]);
    expect(findChanges([old], WEEK_OF)).toEqual([]);
    expect(findChanges([{ ...old, values: old.values.subarray(0, 110) }], old.start + 110)).toHaveLength(1);
  });

  it('finds a level that came back, though both steps hide each other in the whole history', () => {
    const back = levels('mood', [
      [100, 3],
      [50, 7],
      [30, 3],
    ]);
    const [change] = findChanges([back], WEEK_OF);
    expect(change).toMatchObject({ direction: 'lower' });
    expect(Math.abs(change.since - (WEEK_OF - 30))).toBeLessThanOrEqual(3);
  });
});
