import type { DailySeries } from '../../domain/analysis.js';
import { sliceDays } from './slice-days.js';

/**
 * The days `from` to `until - 1` of a series; where the series begins later, only those from its first day on. All
 * series of one week begin on the same day, so they are cut at the same place. Unlike sliceDays it makes no copy in
 * that case, which is most of the cost of a short history. A view of the series: read it only.
 *
 * @param from, until day numbers
 * @returns its last value is always that of the day `until - 1`
 */
export function clipDays(series: DailySeries, from: number, until: number): Float64Array {
  const { start, values } = series;
  const first = Math.max(from - start, 0);
  const end = Math.max(until - start, first);
  return end <= values.length ? values.subarray(first, end) : sliceDays(series, start + first, until);
}
