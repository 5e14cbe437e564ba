import { measure } from './target.js';

describe('measuring a target', () => {
  it('is met at its objective and overdraws its error budget below it', () => {
    expect(measure({ good: 95, total: 100 }, 95)).toMatchObject({
      value: 95,
      met: true,
      budget: { allowed: 5, spent: 5, remaining_percent: 0 },
    });
    expect(measure({ good: 94, total: 100 }, 95)).toMatchObject({
      met: false,
      budget: { remaining_percent: -20 },
    });
    expect(measure({ good: 100, total: 100 }, 95).budget).toEqual({
      allowed: 5,
      spent: 0,
      remaining_percent: 100,
    });
  });

  it('compares the exact counts with the objective, not the rounded percentage', () => {
    const { value, met } = measure({ good: 999_899, total: 1_000_900 }, 99.9);
    expect({ value, met }).toEqual({ value: 99.9, met: false });
  });

  it('has no value and no verdict when nothing was counted', () => {
    expect(measure({ good: 0, total: 0 }, 95)).toMatchObject({ value: null, met: null, budget: null });
  });

  it('allows no failure with an objective of 100 %', () => {
    expect(measure({ good: 3, total: 3 }, 100).budget).toEqual({
      allowed: 0,
      spent: 0,
      remaining_percent: 100,
    });
    expect(measure({ good: 2, total: 3 }, 100)).toMatchObject({
      met: false,
      budget: { remaining_percent: -100 },
    });
  });
});
