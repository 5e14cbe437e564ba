import { message } from '../../../messages/message.js';
import { inWords, labelIn } from '../brief/sentence.js';
import { signOf } from '../../../observations/catalogue.js';
import type { Velocity } from '../../domain/artefacts.js';
import { metricFactId, SCORE } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { makeFact } from '../facts/make-fact.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import { isUrgent, lastWeek, NOT_NOW, type Week } from '../week.js';
import { nothingOnRecord } from '../nothing-on-record.js';
import { formatNumber, roundTo } from '../wording/format-value.js';
import { recommend } from './recommend.js';
import { MIN_METRICS, scoreWeek, type WeekScore } from '../../analysis/scores/score-week.js';
import { sharedMovement } from '../../analysis/scores/shared-movement.js';
import type { SignedMetric } from '../../analysis/scores/signed-metrics.js';

/**
 * The week as one number around the person's own usual (50), with its band. "Momentum" is given only when the change
 * from last week's score is beyond the noise.
 */
export function composeVelocity(week: Week, facts: FactList): Velocity {
  const metrics = week.signed;
  const coverage = { measured: metrics.length, of: directedMetrics(week) };
  if (isUrgent(week)) return noScore(coverage, inWords(week, NOT_NOW));
  if (metrics.length < MIN_METRICS) return noScore(coverage, tooThin(week));
  const result = scoreWeek(metrics, sharedMovement(metrics, week.firstDay));
  addScoreFact(result, metrics, week, facts);
  return {
    score: result.score,
    band: result.band,
    ...movement(result, lastWeek(week)?.score ?? null),
    sparkline: result.daily,
    coverage,
    contributions: metrics.map(({ trend }, i) => ({
      metric: trend.metric.code,
      label: labelIn(week, trend.metric),
      points: result.points[i],
      fact_ids: [metricFactId(trend)],
    })),
    recommendations: week.redFlags.length > 0 ? [] : recommend(week),
  };
}

function movement(result: WeekScore, previous: number | null): Pick<Velocity, 'trend' | 'momentum'> {
  if (previous === null) return { trend: null, momentum: null };
  const change = roundTo(result.score - previous, 1);
  if (Math.abs(change) <= result.detectable) return { trend: 'steady', momentum: null };
  return { trend: change > 0 ? 'improving' : 'declining', momentum: change };
}

const tooThin = (week: Week): string =>
  week.hasHistory ? inWords(week, message('reason.score')) : nothingOnRecord(week);

function noScore(coverage: Velocity['coverage'], reason: string): Velocity {
  return {
    score: null,
    band: null,
    trend: null,
    momentum: null,
    sparkline: new Array<null>(WEEK_DAYS).fill(null),
    coverage,
    contributions: [],
    recommendations: [],
    reason,
  };
}

/** Number of metrics that could count: recorded at all, and with one direction better than the other. */
function directedMetrics(week: Week): number {
  return week.series.filter(({ metric }) => signOf(metric.direction) !== 0).length;
}

function addScoreFact(
  result: WeekScore,
  metrics: readonly SignedMetric[],
  week: Week,
  facts: FactList,
): void {
  facts.add(
    makeFact({
      id: SCORE,
      kind: 'score',
      window: week.period,
      value: result.score,
      unit: 'points',
      display: [formatNumber(result.score, 1), formatNumber(result.band, 1)],
      n: metrics.reduce((days, { trend }) => days + trend.weekDays + trend.baselineDays, 0),
      method:
        "50 plus the mean of each measure's change in SDs of the person's days, signed so that better is up and shrunk by its noise; the interval is the 80 % band",
      interval: [roundTo(result.score - result.band, 1), roundTo(result.score + result.band, 1)],
      evidence: metrics.map(({ trend }) => ({
        series: trend.metric.code,
        start: week.baseline.start,
        end: week.period.end,
      })),
    }),
  );
}
