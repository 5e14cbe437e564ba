import { testFamily } from '../analysis/associations.js';
import { buildDailySeries } from '../analysis/daily-series.js';
import { analyseTrends } from '../analysis/trends.js';
import type { TrendResult } from '../domain/analysis.js';
import type { WeekInput } from '../domain/week-input.js';
import { measureSystems } from './systems/measure-systems.js';
import type { WeekAnalysis } from './week-analysis.js';

/** Everything computed of a week before any words. */
export function analyseWeek(input: WeekInput): WeekAnalysis {
  const { series } = buildDailySeries(input);
  const systems = measureSystems(input);
  const burdens = systems.filter(({ symptoms }) => symptoms.length > 0).map(({ burden }) => burden);
  return {
    series,
    trends: analyseTrends(series, input.weekOf),
    family: testFamily(series, input.weekOf),
    systems,
    // A family of its own: the systems are read side by side, apart from the metrics.
    burdenTrends: byCode(analyseTrends(burdens, input.weekOf)),
  };
}

function byCode(trends: readonly TrendResult[]): Map<string, TrendResult> {
  return new Map(trends.map((trend) => [trend.metric.code, trend]));
}
