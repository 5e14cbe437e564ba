import { signOf } from '../../../observations/catalogue.js';
import type { DailySeries, TrendResult } from '../../domain/analysis.js';
import { MIN_BASELINE_DAYS, MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';

/** A metric with a direction, relative to the person's own usual level: positive is better. */
export interface SignedMetric {
  trend: TrendResult;
  series: DailySeries;
  sign: -1 | 1;
  /** Distance of the week's mean from the mean of the 28 days before, in SDs of the person's days. */
  z: number;
  /** Standard error of z. */
  standardError: number;
  /** The seven days on the same scale as z; NaN where nothing was recorded. */
  daily: number[];
}

/** The metrics of the week that can be scored, in the order of the trends. */
export function signedMetrics(
  analysis: { series: readonly DailySeries[]; trends: readonly TrendResult[] },
  firstDay: number,
): SignedMetric[] {
  const signed: SignedMetric[] = [];
  for (const trend of analysis.trends) {
    const sign = signOf(trend.metric.direction);
    if (sign === 0 || !canBeScored(trend)) continue;
    const series = findSeries(analysis.series, trend);
    signed.push({
      trend,
      series,
      sign,
      z: (sign * trend.difference) / trend.spread,
      standardError: trend.standardError / trend.spread,
      daily: signedDays(series, firstDay, trend, sign),
    });
  }
  return signed;
}

function canBeScored(trend: TrendResult): boolean {
  return (
    trend.weekDays >= MIN_WEEK_DAYS &&
    trend.baselineDays >= MIN_BASELINE_DAYS &&
    trend.spread > 0 &&
    trend.standardError > 0
  );
}

function signedDays(series: DailySeries, firstDay: number, trend: TrendResult, sign: -1 | 1): number[] {
  const daily: number[] = [];
  for (let i = 0; i < WEEK_DAYS; i++) {
    const value = series.values[firstDay + i - series.start] ?? NaN;
    daily.push((sign * (value - trend.baselineMean)) / trend.spread);
  }
  return daily;
}

/** There is one trend per series. */
function findSeries(series: readonly DailySeries[], { metric }: TrendResult): DailySeries {
  return series.find((one) => one.metric === metric)!;
}
