import { binomialCdf } from './binomial-cdf.js';
import { complementaryErrorFunction } from '../../src/intelligence/statistics/complementary-error-function.js';
import { normalCdf } from '../../src/intelligence/statistics/normal-cdf.js';

const relativeError = (actual: number, expected: number): number =>
  Math.abs(actual - expected) / Math.abs(expected);

describe('complementaryErrorFunction', () => {
  it('does not jump where it changes its method', () => {
    const [below, above] = [complementaryErrorFunction(2.5 - 1e-13), complementaryErrorFunction(2.5)];
    expect(relativeError(below, above)).toBeLessThan(1e-11);
    expect(relativeError(complementaryErrorFunction(1), 0.15729920705028513)).toBeLessThan(1e-13);
  });
});

describe('normalCdf', () => {
  it('is 0 and 1 at its limits', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
  });
});

describe('binomialCdf', () => {
  it('is the sum of the single chances', () => {
    // Five coins: 1, 5, 10, 10, 5, 1 of 32.
    [1, 6, 16, 26, 31, 32].forEach((sum, k) => expect(binomialCdf(k, 5, 0.5)).toBeCloseTo(sum / 32, 12));
  });

  it('has exact values at its limits, and NaN outside its range', () => {
    expect([binomialCdf(-1, 5, 0.5), binomialCdf(5, 5, 0.5), binomialCdf(0, 0, 0.5)]).toEqual([0, 1, 1]);
    expect([binomialCdf(2, 5, 0), binomialCdf(2, 5, 1)]).toEqual([1, 0]);
    expect(binomialCdf(2, 5, 1.5)).toBeNaN();
  });
});
