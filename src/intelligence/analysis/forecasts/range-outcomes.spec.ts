import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { scoreRanges } from './range-outcomes.js';

const MONDAY = 20_055;

const weekOfDays = (code: string, days: number[]): DailySeries => ({
  metric: metricDefinition(code)!,
  start: MONDAY - days.length,
  values: Float64Array.from(days),
});

describe('scoreRanges', () => {
  const given = [
    { metric: 'steps', low: 5000, high: 6000 },
    { metric: 'mood', low: 3, high: 4 },
  ];

  it('says whether a range held, bounds included', () => {
    const series = [
      weekOfDays('mood', [1, 4, 4, NaN, 4, 4, 4, 4]),
      weekOfDays('steps', [6000, 6000, NaN, NaN, 6000, 6002, NaN]),
    ];
    expect(scoreRanges(given, series, MONDAY)).toEqual([
      { metric: series[1].metric, low: 5000, high: 6000, mean: 6000.5, days: 4, held: false },
      { metric: series[0].metric, low: 3, high: 4, mean: 4, days: 6, held: true },
    ]);
  });

  it('says that a range did not hold a mean below it', () => {
    const [outcome] = scoreRanges(given, [weekOfDays('mood', [3, 3, 3, 2.9])], MONDAY);
    expect(outcome.held).toBe(false);
  });

  it('ignores rounding where every day lies on the bound', () => {
    const tenth = [{ metric: 'mood', low: 3.1, high: 3.1 }];
    expect(scoreRanges(tenth, [weekOfDays('mood', Array(7).fill(3.1))], MONDAY)[0].held).toBe(true);
  });

  it('does not judge a range by three days, nor without the metric', () => {
    expect(scoreRanges(given, [weekOfDays('mood', [4, 4, 4])], MONDAY)).toEqual([]);
    expect(scoreRanges(given, [], MONDAY)).toEqual([]);
  });
});
