import fc from 'fast-check';
import { effectiveSampleSize, lagsForEffectiveSampleSize } from './effective-sample-size.js';

fc.configureGlobal({ seed: 20261123 });

/** Autocorrelations of a first-order autoregression. */
const decaying = (phi: number, lags: number): number[] =>
  Array.from({ length: lags + 1 }, (_, k) => phi ** k);

describe('effectiveSampleSize', () => {
  it('is the number of days for independent days', () => {
    expect(effectiveSampleSize(60, decaying(0, 12), decaying(0, 12))).toBe(60);
  });

  it("is at most Bartlett's n (1 - ab)/(1 + ab)", () => {
    const onlyFirst = [1, 0.5, ...new Array<number>(11).fill(0)];
    // Here the sum over lags is 0.25 (1 - 1/60), so that Pyper and Peterman leave more: 60/1.49 = 40.2.
    expect(effectiveSampleSize(60, onlyFirst, onlyFirst)).toBeCloseTo((60 * 0.75) / 1.25, 12);
  });

  it("is at most Pyper and Peterman's estimate, which includes slow waves", () => {
    const slow = [1, ...new Array<number>(12).fill(0.4)];
    const sum = Array.from({ length: 12 }, (_, i) => (1 - (i + 1) / 60) * 0.16).reduce((a, b) => a + b);
    expect(effectiveSampleSize(60, slow, slow)).toBeCloseTo(1 / (1 / 60 + (2 / 60) * sum), 12);
    expect(effectiveSampleSize(60, slow, slow)).toBeLessThan((60 * (1 - 0.16)) / (1 + 0.16));
  });

  it('is never above the number of days and never below four', () => {
    const acf = fc.array(fc.oneof(fc.double({ min: -1.5, max: 1.5, noNaN: true }), fc.constant(NaN)), {
      minLength: 25,
      maxLength: 25,
    });
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 120 }), acf, acf, (n, x, y) => {
        const effective = effectiveSampleSize(n, x, y);
        expect(effective).toBeGreaterThanOrEqual(4);
        expect(effective).toBeLessThanOrEqual(n);
        expect(effective).toBe(effectiveSampleSize(n, y, x));
      }),
    );
    expect(lagsForEffectiveSampleSize(84)).toBe(16);
  });
});
