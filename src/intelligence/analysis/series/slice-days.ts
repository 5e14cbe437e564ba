import type { DailySeries } from '../../domain/analysis.js';

/**
 * The days `from` to `until - 1` of a series, NaN where it has none. The result may be a view of the series: read it
 * only.
 *
 * @param from, until day numbers
 */
export function sliceDays(series: DailySeries, from: number, until: number): Float64Array {
  const first = from - series.start;
  const end = until - series.start;
  if (first >= 0 && end <= series.values.length) return series.values.subarray(first, end);
  const days = new Float64Array(until - from).fill(NaN);
  const known = series.values.subarray(Math.max(first, 0), Math.max(end, 0));
  // A window that lies wholly before the series contains no day of it.
  if (known.length > 0) days.set(known, Math.max(-first, 0));
  return days;
}
