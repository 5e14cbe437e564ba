import { createPcg } from '../../common/pcg.js';
import { meanShift, shiftPValue } from './mean-shift.js';
import { varianceInflation } from './variance-inflation.js';

const DAYS = 35;
const SPLIT = 28;

/** A first-order autoregression with unit variance and a fifth of the days missing. */
function diary(seed: string, phi: number): Float64Array {
  const pcg = createPcg(seed);
  let state = pcg.normal();
  return Float64Array.from({ length: DAYS }, () => {
    state = phi * state + Math.sqrt(1 - phi * phi) * pcg.normal();
    return pcg.uniform() < 0.2 ? NaN : state;
  });
}

describe('varianceInflation', () => {
  it('equals 1 + 2 sum (1 - k/n) phi^k in closed form', () => {
    for (const phi of [0, 0.3, 0.95])
      for (const n of [1, 2, 7, 28]) {
        let sum = 1;
        for (let k = 1; k < n; k++) sum += 2 * (1 - k / n) * phi ** k;
        expect(varianceInflation(n, phi)).toBeCloseTo(sum, 10);
      }
  });
});

describe('meanShift', () => {
  it('follows the formula on a worked example', () => {
    // Before: 0 2 0 2 (mean 1); after: 4 6 (mean 5). Residuals -1 1 -1 1 -1 1: r1 = -1, so phi is clipped to 0.
    const result = meanShift(Float64Array.of(0, 2, 0, 2, 4, 6), 4, 1);
    const unbiased = 6 / 4;
    expect(result).toMatchObject({
      nBefore: 4,
      nAfter: 2,
      meanBefore: 1,
      meanAfter: 5,
      difference: 4,
      phi: 0,
      df: 4,
    });
    expect(result.spread).toBeCloseTo(Math.sqrt(6 / 4), 12);
    expect(result.standardError).toBeCloseTo(Math.sqrt(unbiased * (1 / 4 + 1 / 2)), 12);
    expect(result.standardErrorAfter).toBeCloseTo(Math.sqrt(unbiased / 2), 12);
  });

  it('corrects the autocorrelation for its bias, and inflates the variance by it', () => {
    // Residuals 1 1 -1 -1 | 1 1 -1 -1: neighbours' products 1 -1 1 -1 1 -1 1, so r1 = 1/7; n = 8.
    const result = meanShift(Float64Array.of(1, 1, -1, -1, 11, 11, 9, 9), 4, 1);
    const phi = 1 / 7 + (1 + 4 / 7) / 8;
    const inflation = varianceInflation(4, phi);
    expect(result.phi).toBeCloseTo(phi, 12);
    expect(result.standardError).toBeCloseTo(Math.sqrt((8 / (8 - 2 * inflation)) * (inflation / 2)), 12);
    expect(result.df).toBe(3);
  });

  it('does not depend on shift and scale, and mirrors', () => {
    const values = diary('mirror', 0.5);
    const before = meanShift(values, SPLIT, 1);
    const moved = meanShift(
      values.map((value) => 8 - 2 * value),
      SPLIT,
      1,
    );
    expect(shiftPValue(moved)).toBeCloseTo(shiftPValue(before), 10);
    expect(moved.difference).toBeCloseTo(-2 * before.difference, 10);
    expect(moved.standardError).toBeCloseTo(2 * before.standardError, 10);
  });

  it('keeps its figures finite when there is no spread, and finds only a move of many steps', () => {
    const flat = new Float64Array(DAYS).fill(0.1);
    const still = meanShift(flat, SPLIT, 0.5);
    expect(still.difference).toBeCloseTo(0, 12);
    expect(shiftPValue(still)).toBeCloseTo(1, 9);
    expect(still.standardError).toBeGreaterThan(0.5);
    const steppedTo = (level: number): Float64Array => flat.map((value, i) => (i < SPLIT ? value : level));
    const small = meanShift(steppedTo(0.2), SPLIT, 0.1);
    expect(small.difference).toBeCloseTo(0.1, 12);
    expect(shiftPValue(small)).toBeGreaterThan(0.2);
    // No pain on any day, then 9 of 10 on each.
    const large = meanShift(steppedTo(9), SPLIT, 0.1);
    expect(large.spread).toBe(0);
    expect(shiftPValue(large)).toBeLessThan(0.001);
  });

  it('never takes the spread of a coarse scale to be smaller than its rounding', () => {
    const values = new Float64Array(DAYS).fill(3);
    values[30] = 4;
    expect(meanShift(values, SPLIT, 1).spread).toBeCloseTo(1 / Math.sqrt(12), 12);
    expect(meanShift(values, SPLIT, 0.01).spread).toBeCloseTo(Math.sqrt(6 / 7 / 33), 12);
  });

  it('uses the variance of earlier blocks where it is larger than the days suggest', () => {
    const values = diary('known', 0);
    const { standardError } = meanShift(values, SPLIT, 0.1);
    expect(meanShift(values, SPLIT, 0.1, 1e-6).standardError).toBe(standardError);
    const wild = meanShift(values, SPLIT, 0.1, 100);
    expect(wild.standardErrorAfter).toBe(10);
    expect(wild.standardError).toBeCloseTo(Math.sqrt(100 + 100 / 4), 12);
  });

  it('is NaN when a part has no day', () => {
    const empty = new Float64Array(DAYS).fill(NaN);
    const nothing = meanShift(empty, SPLIT, 1);
    expect(nothing).toMatchObject({ nBefore: 0, nAfter: 0, difference: NaN, standardError: NaN });
    expect(shiftPValue(nothing)).toBeNaN();
    const thin = empty.map((value, i) => (i === 3 ? 5 : value));
    expect(meanShift(thin, SPLIT, 1)).toMatchObject({
      nBefore: 1,
      nAfter: 0,
      meanBefore: 5,
      difference: NaN,
    });
  });
});
