import { createPcg } from '../../common/pcg.js';
import { removeLinearTrend } from './remove-linear-trend.js';

function expectSame(actual: Float64Array, expected: ArrayLike<number>): void {
  expect(Array.from(actual, Number.isNaN)).toEqual(Array.from(expected, Number.isNaN));
  actual.forEach((value, day) => {
    if (!Number.isNaN(value)) expect(value).toBeCloseTo(expected[day], 10);
  });
}

describe('removeLinearTrend', () => {
  it('leaves nothing of a straight line, with or without gaps', () => {
    const line = Float64Array.from({ length: 30 }, (_, day) => (day % 4 === 1 ? NaN : 5 - 0.3 * day));
    for (const value of removeLinearTrend(line)) if (!Number.isNaN(value)) expect(value).toBeCloseTo(0, 12);
  });

  it('leaves the least-squares residuals, without mean and slope, and keeps the gaps', () => {
    expectSame(removeLinearTrend(Float64Array.of(1, NaN, 3, 5)), [1 / 7, NaN, -3 / 7, 2 / 7]);
  });

  it('gives the same result when a line was added before, and when it is applied twice', () => {
    const pcg = createPcg('trend');
    const noise = Float64Array.from({ length: 112 }, () => (pcg.uniform() < 0.2 ? NaN : pcg.normal()));
    const once = removeLinearTrend(noise.slice());
    expectSame(removeLinearTrend(noise.map((value, day) => value + 3 + 0.02 * day)), once);
    expectSame(removeLinearTrend(once.slice()), once);
  });

  it('does not change fewer than two values', () => {
    expect([...removeLinearTrend(Float64Array.of(NaN, 4))]).toEqual([NaN, 4]);
    expect(removeLinearTrend(new Float64Array(0))).toHaveLength(0);
  });
});
