import { BASELINE_DAYS } from '../windows.js';
import type { SignedMetric } from './signed-metrics.js';

/**
 * Mean correlation between the days of the scored metrics, turned so that better is up: for unit-variance z, E[(sum
 * z)^2] = m + m (m - 1) r. One pass; 0 when it would be negative. It reads the four weeks before the week, so that the
 * week itself makes its own band neither wider nor narrower.
 *
 * @param firstDay day number of the week's first day
 */
export function sharedMovement(metrics: readonly SignedMetric[], firstDay: number): number {
  // Plain arrays: small typed ones cost more to create than everything that is done with them here.
  const sums = new Array<number>(BASELINE_DAYS).fill(0);
  const squares = new Array<number>(BASELINE_DAYS).fill(0);
  const counts = new Array<number>(BASELINE_DAYS).fill(0);
  for (const { trend, sign, series } of metrics) {
    const offset = firstDay - BASELINE_DAYS - series.start;
    for (let i = 0; i < BASELINE_DAYS; i++) {
      const value = series.values[offset + i];
      if (value === undefined || Number.isNaN(value)) continue;
      const z = (sign * (value - trend.baselineMean)) / trend.spread;
      sums[i] += z;
      squares[i] += z * z;
      counts[i]++;
    }
  }
  let shared = 0;
  let pairs = 0;
  for (let i = 0; i < BASELINE_DAYS; i++) {
    shared += sums[i] * sums[i] - squares[i];
    pairs += counts[i] * (counts[i] - 1);
  }
  return pairs === 0 ? 0 : Math.max(0, Math.min(1, shared / pairs));
}
