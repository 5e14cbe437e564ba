import { createPcg } from '../../../common/pcg.js';
import type { TrendResult } from '../../domain/analysis.js';
import { FIRST_DAY, madeSeries } from '../../testing/made-series.js';
import { compareWeeks } from '../trends/trends.js';
import { claimBurdens, judgeLevels } from './claim-levels.js';

/** The last week lies `by` from the level of all weeks before. */
function moved(code: string, level: number, sd: number, by: number, weeks = 12) {
  const pcg = createPcg(`moved ${code}`);
  return madeSeries(code, 7 * weeks, (i) => level + sd * pcg.normal() + (i >= 7 * (weeks - 1) ? by : 0));
}
const MONDAY = FIRST_DAY + 84;

describe('judgeLevels', () => {
  it('claims a large certain change, and pays for it', () => {
    const { trends, budget } = judgeLevels([moved('sleep_minutes', 420, 20, 80)], MONDAY);
    expect(trends[0]).toMatchObject({ word: 'higher' });
    expect(trends[0].q).toBeLessThanOrEqual(budget[0].level);
    expect(budget).toEqual([{ level: expect.closeTo(0.1 / 13, 12) as number, claimed: 1, atMost: 2 }]);
  });

  it('takes nothing from the budget for a certain change too small to be worth a word', () => {
    // Sleep is written in steps of 20 minutes at least: 12 are certain here, and small.
    const series = [moved('sleep_minutes', 420, 3, 12)];
    const [alone] = compareWeeks(series, MONDAY);
    expect(alone.p).toBeLessThan(0.0001);
    const { trends, budget } = judgeLevels(series, MONDAY);
    expect(trends[0]).toMatchObject({ word: 'about the same', q: 1, p: alone.p });
    expect(budget[0].claimed).toBe(0);
  });

  it('gives each kind of test its share, however many tests it has', () => {
    // Five weeks: only the comparison with the weeks before can be tested, and has the whole budget.
    const [short] = judgeLevels([moved('sleep_minutes', 420, 20, 30, 5)], FIRST_DAY + 35).trends;
    expect(short.q).toBeCloseTo(short.p, 12);
    // Twelve weeks: one trend (.45) and one drift (.15) of two tests share it as 3 to 1.
    const { trends, longView } = judgeLevels([moved('sleep_minutes', 420, 20, 30)], MONDAY);
    expect(longView[0].p).toBeGreaterThan(0);
    const weightedP = (trends[0].p * 0.6) / (0.45 * 2);
    expect([weightedP, 2 * weightedP, 1]).toContainEqual(expect.closeTo(trends[0].q, 12));
  });

  it('claims less where the quarter has used its budget', () => {
    const series = [moved('sleep_minutes', 420, 20, 80)];
    const used = judgeLevels(series, MONDAY, [{ level: 0.9, claimed: 0, atMost: 1 }]);
    expect(used.trends[0]).toMatchObject({ word: 'about the same' });
    expect(used.budget.at(-1)).toMatchObject({ level: 0, claimed: 0 });
  });
});

describe('claimBurdens', () => {
  const burden = (p: number, difference = 3): TrendResult =>
    ({ p, difference, worthwhile: 1, word: 'about the same', q: NaN }) as TrendResult;

  it('claims at .01 over all burdens, of those that are worth a word', () => {
    const trends = [burden(0.004), burden(0.004, -3), burden(0.0001, 0.5), burden(0.02), burden(NaN)];
    claimBurdens(trends);
    expect(trends.map(({ word }) => word)).toEqual([
      'higher',
      'lower',
      'about the same',
      'about the same',
      'about the same',
    ]);
    // Two of four tested: 0.004 * 4 / 2.
    expect(trends[0].q).toBeCloseTo(0.008, 12);
    expect(trends[4].q).toBeNaN();
  });
});
