import fc from 'fast-check';
import { expectClose } from '../../../test/reference/expect-close.js';
import { correlationPValue } from './correlation-p-value.js';
import { effectiveSampleSize } from './effective-sample-size.js';
import { maximallySelectedPValue } from './maximally-selected-p-value.js';
import { partialCorrelation } from './partial-correlation.js';

fc.configureGlobal({ seed: 20261124 });

describe('correlationPValue', () => {
  it('is larger for a weaker correlation and for fewer pairs', () => {
    const r = fc.double({ min: 0.01, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(r, fc.double({ min: 4, max: 200, noNaN: true }), (strength, n) => {
        const p = correlationPValue(strength, n);
        expectClose(correlationPValue(-strength, n), p);
        expect(correlationPValue(strength + 0.01, n)).toBeLessThan(p);
        expect(correlationPValue(strength, n + 1)).toBeLessThan(p);
      }),
    );
    expect([correlationPValue(NaN, 9), correlationPValue(0.5, 2)]).toEqual([NaN, NaN]);
  });
});

describe('maximallySelectedPValue', () => {
  it('is larger than the p of a split named beforehand, and rises with it', () => {
    let previous = 0;
    for (const p of [1e-300, 1e-12, 1e-6, 0.001, 0.01, 0.2, 1]) {
      const corrected = maximallySelectedPValue(p, 0.1);
      expect(corrected).toBeGreaterThanOrEqual(Math.max(p, previous));
      expect(corrected).toBeLessThanOrEqual(1);
      previous = corrected;
    }
    expect(maximallySelectedPValue(NaN, 0.1)).toBeNaN();
  });
});

describe('partialCorrelation', () => {
  it('equals the correlation when z is unrelated, and 0 when z explains it', () => {
    const r = fc.double({ min: -0.95, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(r, r, r, (xy, xz, yz) => {
        expectClose(partialCorrelation(xy, 0, 0), xy);
        expectClose(partialCorrelation(xz * yz, xz, yz), 0);
        expectClose(partialCorrelation(xy, xz, yz), partialCorrelation(xy, yz, xz));
        expect(Math.abs(partialCorrelation(xy, xz, yz))).toBeLessThanOrEqual(1);
      }),
    );
    expect(partialCorrelation(0.5, 1, 0.5)).toBeNaN();
  });
});

describe('effectiveSampleSize', () => {
  it('is between four and the number of days, and symmetric', () => {
    const acf = fc.array(fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: NaN }), {
      minLength: 20,
      maxLength: 20,
    });
    fc.assert(
      fc.property(acf, acf, fc.integer({ min: 5, max: 95 }), (x, y, n) => {
        const effective = effectiveSampleSize(n, [1, ...x], [1, ...y]);
        expect(effective).toBeGreaterThanOrEqual(4);
        expect(effective).toBeLessThanOrEqual(n);
        expect(effectiveSampleSize(n, [1, ...y], [1, ...x])).toBeCloseTo(effective, 9);
      }),
    );
  });
});
