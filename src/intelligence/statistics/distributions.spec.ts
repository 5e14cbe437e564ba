import fc from 'fast-check';
import { incompleteBeta } from './incomplete-beta.js';
import { logGamma } from './log-gamma.js';
import { normalCdf } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';
import { studentTCdf } from '../../../test/reference/student-t-cdf.js';
import { studentTQuantile } from './student-t-quantile.js';
import { studentTSurvival } from './student-t-survival.js';

fc.configureGlobal({ seed: 20261123 });

const relativeError = (actual: number, expected: number): number =>
  Math.abs(actual - expected) / Math.abs(expected);
const inside = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
const degrees = fc.double({ min: 0.5, max: 500, noNaN: true });
const shape = fc.double({ min: 0.1, max: 200, noNaN: true });

describe('logGamma', () => {
  it('of n + 1 is the logarithm of n!', () => {
    let factorial = 1;
    for (let n = 2; n <= 100; n++) {
      factorial *= n;
      expect(relativeError(logGamma(n + 1), Math.log(factorial))).toBeLessThan(1e-12);
    }
    expect(relativeError(logGamma(0.5), Math.log(Math.sqrt(Math.PI)))).toBeLessThan(1e-13);
  });

  it('is NaN at and below zero', () => {
    expect([logGamma(0), logGamma(-1.5), logGamma(NaN)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('incompleteBeta', () => {
  it('equals its polynomial for whole shapes', () => {
    for (const x of [0.01, 0.3, 0.5, 0.9])
      expect(relativeError(incompleteBeta(x, 2, 3), x * x * (6 - 8 * x + 3 * x * x))).toBeLessThan(1e-12);
  });

  it('adds up to 1 with its mirror image', () => {
    fc.assert(
      fc.property(inside, shape, shape, (x, a, b) => {
        expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a, x)).toBeCloseTo(1, 11);
      }),
    );
  });

  it('is 0 and 1 at its ends, and NaN outside its range', () => {
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
    expect([incompleteBeta(-0.1, 2, 3), incompleteBeta(0.5, 0, 3), incompleteBeta(NaN, 2, 3)]).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
  });
});

describe("Student's t distribution", () => {
  it('equals its closed form with one and with two degrees of freedom', () => {
    for (const t of [-40, -1, 0, 0.001, 2, 1e6]) {
      expect(studentTCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
      expect(studentTCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });

  it('has quantiles that its distribution function inverts, in both tails', () => {
    const probability = fc.oneof(inside, fc.double({ min: 1e-12, max: 1e-3, noNaN: true }));
    fc.assert(
      fc.property(probability, degrees, (p, df) => {
        expect(relativeError(studentTCdf(studentTQuantile(p, df), df), p)).toBeLessThan(1e-9);
      }),
    );
  });

  it('approaches the normal distribution as the degrees of freedom grow', () => {
    expect(studentTQuantile(0.975, 1e7)).toBeCloseTo(normalQuantile(0.975), 6);
  });

  it('has exact values at its limits, and NaN outside its range', () => {
    expect([studentTSurvival(Infinity, 4), studentTSurvival(-Infinity, 4), studentTSurvival(0, 4)]).toEqual([
      0, 1, 0.5,
    ]);
    expect([studentTQuantile(0, 4), studentTQuantile(0.5, 4), studentTQuantile(1, 4)]).toEqual([
      -Infinity,
      0,
      Infinity,
    ]);
    for (const [p, df] of [
      [0.5, 0],
      [-0.1, 3],
      [1.1, 3],
      [NaN, 3],
    ])
      expect(studentTQuantile(p, df)).toBeNaN();
    expect(studentTSurvival(1, 0)).toBeNaN();
  });
});

describe('normal distribution', () => {
  it('has quantiles that its distribution function inverts, far into the tail', () => {
    const probability = fc.oneof(inside, fc.double({ min: 1e-200, max: 1e-10, noNaN: true }));
    fc.assert(
      fc.property(probability, (p) => {
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-9);
      }),
    );
  });

  it('has exact quantiles at its limits, and NaN outside its range', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(NaN)]).toEqual([NaN, NaN, NaN]);
  });
});
