import type { Insight, Insights } from '../domain/artefacts.js';
import { metricFactId } from './facts/fact-ids.js';
import { isCompared, isProven, type MovedTrend, type Week } from './week.js';
import { nothingOnRecord } from './nothing-on-record.js';
import { figure, roundTo } from './wording/format-value.js';
import { insightStatement } from './wording/statements.js';

/** What moved this week: proven changes, then leans said as leans. */
export function composeInsights(week: Week): Insights {
  const insights = [...week.proven, ...week.leaning].map(insightOf);
  return insights.length > 0 ? { insights } : { insights, reason: reasonForNone(week) };
}

function insightOf(moved: MovedTrend): Insight {
  const { trend, direction } = moved;
  const { code, decimals } = trend.metric;
  return {
    id: metricFactId(trend),
    kind: 'trend',
    metric: code,
    direction,
    certainty: isProven(trend) ? 'proven' : 'lean',
    statement: insightStatement(moved),
    fact_ids: [metricFactId(trend)],
    effect: roundTo(trend.difference, decimals + 1),
    interval: [roundTo(trend.interval95[0], decimals + 1), roundTo(trend.interval95[1], decimals + 1)],
    n: trend.weekDays + trend.baselineDays,
    p: figure(trend.p) ?? 1,
    q: figure(trend.q) ?? 1,
  };
}

function reasonForNone(week: Week): string {
  if (!week.hasHistory) return nothingOnRecord(week);
  if (!week.trends.some(isCompared))
    return 'There are too few days to compare: a measure needs four days in the week and twelve in the four weeks before it.';
  return 'Nothing moved beyond its usual ups and downs.';
}
