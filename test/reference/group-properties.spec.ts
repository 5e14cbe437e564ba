import fc from 'fast-check';
import { expectClose } from './expect-close.js';
import { kendallExactPValue } from './kendall-exact-p-value.js';
import { kendallTau } from './kendall-tau.js';
import { mannWhitney } from './mann-whitney.js';
import { welchTest } from './welch-test.js';

fc.configureGlobal({ seed: 20261124 });

const value = fc.integer({ min: -20, max: 20 });
const group = fc.array(value, { minLength: 2, maxLength: 25 });
const withGaps = (values: readonly number[]): number[] =>
  values.flatMap((one, i) => (i % 3 ? [one] : [NaN, one]));

type TwoGroups = (first: readonly number[], second: readonly number[]) => { effect: number; p: number };

const TWO_GROUPS: Record<string, TwoGroups> = {
  'Mann-Whitney': (first, second) => {
    const { u, p } = mannWhitney(first, second);
    const present = (values: readonly number[]): number => values.filter((one) => !Number.isNaN(one)).length;
    return { effect: u - (present(first) * present(second)) / 2, p };
  },
  Welch: (first, second) => {
    const { t, p } = welchTest(first, second);
    return { effect: t, p };
  },
};

describe.each(Object.entries(TWO_GROUPS))('%s', (_, test) => {
  it('does not depend on order, missing values, unit or zero, and mirrors when the groups are swapped', () => {
    fc.assert(
      fc.property(group, group, value, (first, second, shift) => {
        const { effect, p } = test(first, second);
        const moved = (values: readonly number[]): number[] => values.map((one) => 2 * one + shift);
        for (const same of [
          test(first.toReversed(), second.toSorted()),
          test(withGaps(first), withGaps(second)),
          test(moved(first), moved(second)),
        ]) {
          expectClose(same.effect, effect);
          expectClose(same.p, p);
        }
        expectClose(test(second, first).effect, -effect);
        expectClose(test(second, first).p, p);
        expect(Number.isNaN(p) || (p >= 0 && p <= 1)).toBe(true);
      }),
    );
  });

  it('has p NaN for an empty group and for equal values', () => {
    expect(test([], [1, 2]).p).toBeNaN();
    expect(test([NaN], [1, 2]).p).toBeNaN();
    expect(test([3, 3], [3, 3, 3]).p).toBeNaN();
  });
});

describe('Mann-Whitney', () => {
  it('counts the pairs with the higher value in the first group, and ties as a half', () => {
    fc.assert(
      fc.property(group, group, (first, second) => {
        const won = first.flatMap((a) => second.map((b) => (Math.sign(a - b) + 1) / 2));
        expectClose(
          mannWhitney(first, second).u,
          won.reduce((sum, one) => sum + one, 0),
        );
      }),
    );
  });
});

describe("Kendall's exact p", () => {
  /** Every order of 0..n-1. */
  const orders = (n: number): number[][] =>
    n === 0
      ? [[]]
      : orders(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => rest.toSpliced(at, 0, n - 1)));

  it('is the share of all orders that are at least as one-sided', () => {
    const n = 6;
    const scores = orders(n).map((order) => {
      let s = 0;
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += Math.sign(order[j] - order[i]);
      return s;
    });
    for (const s of [15, 9, -9, 1]) {
      const asOneSided = scores.filter((one) => Math.abs(one) >= Math.abs(s)).length;
      expectClose(kendallExactPValue(s, n), asOneSided / scores.length);
    }
  });

  it('approaches the normal approximation, which tau-b uses beyond 33 pairs', () => {
    const x = Array.from({ length: 34 }, (_, i) => i);
    const y = x.map((i) => (i * 13) % 34);
    const { tau, p } = kendallTau(x, y);
    expect(Math.abs(p - kendallExactPValue(Math.round((tau * 34 * 33) / 2), 34))).toBeLessThan(0.02);
  });

  it('has exact values for few pairs', () => {
    expect(kendallExactPValue(0, 5)).toBe(1);
    expect(kendallExactPValue(1, 2)).toBe(1);
    expect(kendallExactPValue(3, 3)).toBeCloseTo(2 / 6, 12);
  });
});
