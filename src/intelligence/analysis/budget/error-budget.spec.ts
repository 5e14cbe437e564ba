import { createPcg } from '../../../common/pcg.js';
import type { SpentMonday } from '../../domain/budget.js';
import { claimWithin } from './error-budget.js';

/** A tenth, over the 13 Mondays of a quarter. */
const SHARE = 0.1 / 13;
const quietMondays = (count: number): SpentMonday[] => {
  let spent: SpentMonday[] = [];
  for (let i = 0; i < count; i++) ({ spent } = claimWithin([0.5, 0.6, 0.7], spent));
  return spent;
};

describe('claimWithin', () => {
  it('gives the first Monday its share, which Benjamini and Hochberg divide', () => {
    // q: 0.003 * 2 and 0.5.
    const { level, q, isClaimed, spent } = claimWithin([0.003, 0.5], []);
    expect(level).toBeCloseTo(SHARE, 12);
    expect([...q]).toEqual([0.006, 0.5]);
    expect(isClaimed).toEqual([true, false]);
    expect(spent).toEqual([{ level, claimed: 1, atMost: 2 }]);
    // 0.004 * 2 = 0.008 is more than a thirteenth of a tenth.
    expect(claimWithin([0.004, 0.5], []).isClaimed).toEqual([false, false]);
  });

  it('earns more with a finding', () => {
    const afterOne = claimWithin([0.5, 0.5], claimWithin([0.003, 0.5], []).spent);
    const afterNone = claimWithin([0.5, 0.5], claimWithin([0.5, 0.5], []).spent);
    expect(afterNone.level).toBeCloseTo(SHARE, 12);
    // (2 tests + 1 finding) / 2 tests.
    expect(afterOne.level).toBeCloseTo(1.5 * SHARE, 12);
  });

  it('takes from later Mondays what an earlier one has used', () => {
    const dear: SpentMonday = { level: 0.012, claimed: 0, atMost: 1 };
    expect(claimWithin([0.5], [dear]).level).toBeCloseTo(2 * SHARE - 0.012, 12);
    expect(claimWithin([0.5], [{ ...dear, level: 0.5 }]).level).toBe(0);
  });

  it('forgets what was more than a quarter ago', () => {
    let spent: SpentMonday[] = [{ level: 0.5, claimed: 0, atMost: 1 }];
    const levels = Array.from({ length: 13 }, () => {
      const claims = claimWithin([0.5, 0.6], spent);
      ({ spent } = claims);
      return claims.level;
    });
    expect(levels.slice(0, 12)).toEqual(Array(12).fill(0));
    expect(levels[12]).toBeGreaterThan(SHARE);
    expect(spent).toHaveLength(13);
    // A long record does not starve.
    expect(claimWithin([0.5], quietMondays(200)).level).toBeGreaterThan(0.9 * SHARE);
  });

  it('leaves a Monday without tests out', () => {
    const before = quietMondays(2);
    const { isClaimed, level, spent } = claimWithin([NaN, NaN], before);
    expect({ isClaimed, level, spent }).toEqual({ isClaimed: [false, false], level: 0, spent: before });
    const some = claimWithin([NaN, 0.001], []);
    expect(some.isClaimed).toEqual([false, true]);
    expect(some.q).toEqual(Float64Array.of(NaN, 0.001));
  });

  it('finds something in noise for at most 12 % of people in a quarter', () => {
    const PEOPLE = 2000;
    const pcg = createPcg('budget');
    let withClaim = 0;
    let atFixedLevel = 0;
    for (let person = 0; person < PEOPLE; person++) {
      let spent: SpentMonday[] = [];
      let isClaimed = false;
      let isFixed = false;
      for (let monday = 0; monday < 13; monday++) {
        const p = Array.from({ length: 12 }, () => pcg.uniform());
        const claims = claimWithin(p, spent);
        ({ spent } = claims);
        isClaimed ||= claims.isClaimed.includes(true);
        isFixed ||= claims.q.some((q) => q <= 0.1);
      }
      if (isClaimed) withClaim++;
      if (isFixed) atFixedLevel++;
    }
    expect(withClaim / PEOPLE).toBeLessThanOrEqual(0.12);
    expect(withClaim / PEOPLE).toBeGreaterThan(0.06);
    // The control: ten percent of every Monday are most people within a quarter.
    expect(atFixedLevel / PEOPLE).toBeGreaterThan(0.6);
  });
});
