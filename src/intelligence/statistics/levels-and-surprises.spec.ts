import fc from 'fast-check';
import { expectClose } from '../../../test/reference/expect-close.js';
import { betaBinomialTail } from './beta-binomial.js';
import { followLevel } from './local-level.js';
import { surprises } from './surprises.js';

fc.configureGlobal({ seed: 20261130 });

const value = fc.integer({ min: -20, max: 20 });
const weeks = fc.array(fc.option(value, { nil: NaN, freq: 5 }), { minLength: 10, maxLength: 30 });
const earlier = fc.tuple(fc.nat(40), fc.nat(40)).map(([count, others]) => ({ count, of: count + others }));

describe('betaBinomialTail', () => {
  it('has the exact values of the sums', () => {
    // Sums of exact fractions, and scipy.stats.betabinom.sf(5, 7, 10.5, 46.5) and (5, 7, 5.5, 23.5).
    expectClose(betaBinomialTail(6, 7, { count: 10, of: 56 }), 0.0005616794595721034);
    expectClose(betaBinomialTail(6, 7, { count: 10, of: 56 }, 2), 0.0011805652113459398);
    expectClose(betaBinomialTail(7, 7, { count: 0, of: 56 }), 3.786079169376394e-10, 1e-13);
    // Nothing is known: a day has it or not.
    expectClose(betaBinomialTail(1, 1, { count: 0, of: 0 }), 0.5);
  });

  it('is 1 for none of the days, falls with k, rises with the days before, and mirrors', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        earlier,
        fc.integer({ min: 1, max: 4 }),
        (n, before, by) => {
          const tails = Array.from({ length: n + 1 }, (_, k) => betaBinomialTail(k, n, before, by));
          expectClose(tails[0], 1);
          const more = { count: before.count + 1, of: before.of + 1 };
          const without = { count: before.of - before.count, of: before.of };
          for (let k = 1; k <= n; k++) {
            expect(tails[k]).toBeLessThan(tails[k - 1]);
            expect(betaBinomialTail(k, n, more, by)).toBeGreaterThan(tails[k]);
            // Fewer than k with it are more than n - k without it.
            expectClose(1 - tails[k], betaBinomialTail(n - k + 1, n, without, by), 1e-7);
          }
        },
      ),
    );
  });
});

describe('followLevel', () => {
  it('has the level, the step and its error by a calculation on paper', () => {
    const step = followLevel([10, 12, 10, 12, 10, 12, 10, 20], 1);
    expect(step).toMatchObject({ level: 10.65625, difference: 9.34375, n: 6, df: 8 });
    expectClose(step.standardError, 1.3091889452804146);
    expect(step.p).toBeLessThan(0.001);
  });

  it('skips a missing value, and says nothing with fewer than six steps or without the last value', () => {
    const skipped = followLevel([10, 12, NaN, 10, 12, NaN, 10, 12, 10, 20], 1);
    expect(skipped).toEqual(followLevel([10, 12, 10, 12, 10, 12, 10, 20], 1));
    expect(followLevel([10, 12, 10, 12, 10, 12, 20], 1)).toMatchObject({ n: 5, difference: NaN, p: NaN });
    expect(followLevel([10, 12, 10, 12, 10, 12, 10, NaN], 1).p).toBeNaN();
    expect(followLevel(Array<number>(9).fill(5), 0).p).toBeNaN();
  });

  it('moves with the values, mirrors with them, and is no less certain of a larger step', () => {
    fc.assert(
      fc.property(weeks, value, fc.integer({ min: 1, max: 9 }), (values, by, noise) => {
        const step = followLevel(values, noise);
        const moved = followLevel(
          values.map((one) => one + by),
          noise,
        );
        const mirrored = followLevel(
          values.map((one) => -one),
          noise,
        );
        expectClose(moved.difference, step.difference, 1e-9);
        expectClose(moved.p, step.p, 1e-9);
        expectClose(mirrored.difference, -step.difference, 1e-9);
        expectClose(mirrored.p, step.p, 1e-9);
        if (Number.isNaN(step.p)) return;
        const further = [...values.slice(0, -1), values[values.length - 1] + (step.difference >= 0 ? 5 : -5)];
        expect(followLevel(further, noise).p).toBeLessThanOrEqual(step.p);
        expect(followLevel(values, noise + 5).p).toBeGreaterThanOrEqual(step.p);
      }),
    );
  });
});

describe('surprises', () => {
  it('has the value of a calculation on paper', () => {
    // Mean 4.4 of five, squares 1.2, df 7, variance (3 * 1.2 * .25 + 1.2) / 7 = 0.3; t = 4.6 / sqrt(.3 * 1.2) = 7.667;
    // Wallace: sqrt(7 * ln(1 + t^2 / 7)) * 57 / 59 = 3.8.
    const found = surprises([4, 5, 4, 5, 4, 9], 0.25);
    const t = 4.6 / 0.6;
    expectClose(found[5], (Math.sqrt(7 * Math.log(1 + (t * t) / 7)) * 57) / 59);
    expect([...found.slice(0, 5)]).toEqual(Array(5).fill(NaN));
  });

  it('is NaN for a missing value, and where fewer than five of eight before it are there', () => {
    const some = surprises([NaN, 4, NaN, 5, 4, NaN, 5, 4, 6, NaN, 6], 0.25);
    expect([...some].map((one) => Number.isNaN(one))).toEqual([
      ...Array<boolean>(8).fill(true),
      false,
      true,
      false,
    ]);
  });

  it('reads eight values before, not seven or nine', () => {
    const last = (ninth: number, eighth: number): number =>
      surprises([ninth, eighth, 5, 4, 5, 4, 5, 4, 5, 6], 0.25)[9];
    expect(last(4, 9)).not.toBeCloseTo(last(4, 4), 3);
    expect(last(9, 4)).toBe(last(4, 4));
  });

  it('moves with the values, mirrors and scales with them, and reads eight values before', () => {
    fc.assert(
      fc.property(weeks, value, fc.integer({ min: 1, max: 9 }), (values, by, factor) => {
        const found = surprises(values, 2);
        const all = (of: (one: number) => number, noise = 2): Float64Array =>
          surprises(values.map(of), noise);
        const moved = all((one) => one + by);
        const mirrored = all((one) => -one);
        const scaled = all((one) => one * factor, 2 * factor * factor);
        found.forEach((one, i) => {
          expectClose(moved[i], one, 1e-8);
          expectClose(mirrored[i], -one, 1e-8);
          expectClose(scaled[i], one, 1e-8);
          if (i >= 8) expectClose(surprises(values.slice(i - 8, i + 1), 2)[8], one, 1e-8);
        });
      }),
    );
  });
});
