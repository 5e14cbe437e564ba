import { moveFromConstant } from './constant-level.js';

const days = (level: number, before: number, week: readonly number[]) =>
  Float64Array.from([...new Array<number>(before).fill(level), ...week]);

describe('moveFromConstant', () => {
  it('gives the exact chance that all days that differ fall into the week', () => {
    const move = moveFromConstant(days(0, 28, [3, 3, 3, 3, 3, 3, 3]), 28);
    // One of the 6,724,520 ways to choose 7 of 35 days.
    expect(move!.p).toBeCloseTo(1 / 6_724_520, 12);
    expect(move!.interval).toEqual([3, 3]);
    expect(moveFromConstant(days(3, 77, [1, 1, 3, 1, 1, 1, NaN]), 77)).toMatchObject({ interval: [-2, 0] });
  });

  it.each([
    ['the level varied', Float64Array.from([0, 1, ...days(0, 26, [3, 3, 3, 3, 3, 3, 3])])],
    ['too few days are known', days(0, 13, [3, 3, 3, 3, 3, 3, 3])],
    ['only some days differ', days(0, 28, [3, 3, 3, 0, 0, 0, 0])],
    ['days differ to both sides', days(2, 28, [3, 3, 3, 3, 3, 1, 3])],
    ['nothing differs', days(2, 28, [2, 2, 2, 2, 2, 2, 2])],
  ])('says nothing where %s', (_, values) => {
    expect(moveFromConstant(values, values.length - 7)).toBeNull();
  });
});
