import { metricDefinition } from '../../../observations/catalogue.js';
import type { TrendResult } from '../../domain/analysis.js';
import { scoreWeek } from './score-week.js';
import type { SignedMetric } from './signed-metrics.js';

function metric(z: number, standardError = 0.5): SignedMetric {
  const trend = { metric: metricDefinition('mood')! } as TrendResult;
  const series = { metric: trend.metric, start: 0, values: new Float64Array(7) };
  return { trend, series, sign: 1, z, standardError, daily: new Array<number>(7).fill(z) };
}

describe('scoreWeek', () => {
  it('gives 50 when everything is as usual', () => {
    expect(scoreWeek([metric(0), metric(0), metric(0)], 0).score).toBe(50);
  });

  it('stays within 0-100 however far the metrics moved', () => {
    expect(scoreWeek([metric(99, 0), metric(99, 0), metric(99, 0)], 0).score).toBeLessThanOrEqual(100);
    expect(scoreWeek([metric(-99, 0), metric(-99, 0), metric(-99, 0)], 0).score).toBeGreaterThanOrEqual(0);
  });

  it('gives a noisy measure less weight', () => {
    const [sure, noisy] = scoreWeek([metric(1, 0.2), metric(1, 1), metric(0)], 0).points;
    expect(sure).toBeGreaterThan(3 * noisy);
  });

  it('treats measures that move together as less evidence: nine copies are as uncertain as one', () => {
    const copies = Array.from({ length: 9 }, () => metric(0.5));
    const [apart, together] = [scoreWeek(copies, 0), scoreWeek(copies, 1)];
    expect(together.detectable / apart.detectable).toBeCloseTo(3, 10);
    expect(together.score).toBe(apart.score);
  });
});
