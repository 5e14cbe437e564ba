import fc from 'fast-check';
import { expectClose } from '../../../test/reference/expect-close.js';
import { fisherExact } from './fisher-exact.js';
import { hodgesLehmann } from './hodges-lehmann.js';
import { median } from './median.js';

fc.configureGlobal({ seed: 20261124 });

const value = fc.integer({ min: -20, max: 20 });
const group = fc.array(value, { minLength: 2, maxLength: 25 });

describe('Hodges-Lehmann', () => {
  it('is the median of all differences, lies within its interval and moves with the groups', () => {
    fc.assert(
      fc.property(group, group, value, (first, second, shift) => {
        const { difference, interval } = hodgesLehmann(first, second, 1);
        expectClose(difference, median(first.flatMap((a) => second.map((b) => a - b))));
        expect(interval[0]).toBeLessThanOrEqual(difference);
        expect(interval[1]).toBeGreaterThanOrEqual(difference);
        const moved = hodgesLehmann(
          first.map((one) => one + shift),
          second,
          1,
        );
        expectClose(moved.difference, difference + shift);
        const wider = hodgesLehmann(first, second, 0.3);
        expect(wider.interval[0]).toBeLessThanOrEqual(interval[0]);
        expect(wider.interval[1]).toBeGreaterThanOrEqual(interval[1]);
      }),
    );
  });
});

describe("Fisher's exact test", () => {
  it('gives the same p when rows, columns or sides of the table are exchanged', () => {
    const cell = fc.nat(20);
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        const { p } = fisherExact(a, b, c, d);
        for (const same of [fisherExact(c, d, a, b), fisherExact(b, a, d, c), fisherExact(a, c, b, d)])
          expectClose(same.p, p, 1e-8);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has p 1 where a margin is empty', () => {
    expectClose(fisherExact(0, 0, 3, 4).p, 1);
    expectClose(fisherExact(5, 0, 7, 0).p, 1);
    expectClose(fisherExact(0, 0, 0, 0).p, 1);
  });
});
