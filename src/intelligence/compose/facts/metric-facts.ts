import { message } from '../../../messages/message.js';
import { name, share } from '../../../messages/slots.js';
import { isMedication } from '../../../observations/catalogue.js';
import type { TrendResult } from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import { isCompared, type Week } from '../week.js';
import { figure, formatDays, formatValue, roundTo, spellings, writtenPart } from '../wording/format-value.js';
import { directionOf } from '../wording/voice.js';
import { metricFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

const MEAN_METHOD = 'mean of the days of the week that have a value';
const TREND_METHOD = 'mean of the week against the 28 days before; t test corrected for autocorrelation';

/**
 * Adds one fact per metric: its week against the four weeks before where that could be tested, else only the week's
 * mean. The comparison holds the mean too.
 */
export function addMetricFacts(facts: FactList, week: Week): void {
  for (const trend of week.trends) {
    if (isCompared(trend)) facts.add(trendFact(trend, week));
    else if (trend.weekDays > 0) facts.add(weekFact(trend, week));
  }
}

/** The text for a week's mean. Medicines are counted, never averaged. */
export function weekDisplay(trend: TrendResult): string {
  if (isMedication(trend.metric.code))
    return writtenPart(
      message('stats.medicine', {
        medicine: name(trend.metric),
        days: share({ count: Math.round(trend.weekMean * trend.weekDays), of: trend.weekDays }),
      }),
    );
  return formatValue(trend.metric, trend.weekMean);
}

/** The smallest change of a week that could be seen, in the metric's unit (for a metric on a log scale, as a share). */
export function detectableChange({ metric, detectable, baselineMean }: TrendResult): number {
  return metric.scale === 'log' ? detectable * baselineMean : detectable;
}

function weekSpellings(trend: TrendResult): string[] {
  return isMedication(trend.metric.code) ? [weekDisplay(trend)] : spellings(trend.metric, trend.weekMean);
}

function weekFact(trend: TrendResult, week: Week): Fact {
  const { metric } = trend;
  return makeFact({
    id: metricFactId(trend),
    kind: 'week_mean',
    metric: metric.code,
    window: week.period,
    value: roundTo(trend.weekMean, metric.decimals + 1),
    unit: metric.unit,
    display: [...weekSpellings(trend), formatDays(trend.weekDays)],
    n: trend.weekDays,
    method: MEAN_METHOD,
    evidence: [{ series: metric.code, ...week.period }],
  });
}

function trendFact(trend: TrendResult, week: Week): Fact {
  const { metric } = trend;
  const decimals = metric.decimals + 1;
  const direction = directionOf(trend.word);
  return makeFact({
    id: metricFactId(trend),
    kind: 'trend',
    metric: metric.code,
    window: week.period,
    value: roundTo(trend.difference, decimals),
    unit: metric.unit,
    display: [
      ...weekSpellings(trend),
      formatDays(trend.weekDays),
      ...spellings(metric, detectableChange(trend)),
      // A measure that did not move is reported by its mean alone.
      ...(direction === null ? [] : spellings(metric, trend.baselineMean)),
    ],
    direction,
    certainty: direction === null ? 'none' : 'proven',
    n: trend.weekDays + trend.baselineDays,
    method: TREND_METHOD,
    interval: [roundTo(trend.interval95[0], decimals), roundTo(trend.interval95[1], decimals)],
    p: figure(trend.p),
    q: figure(trend.q),
    evidence: [{ series: metric.code, start: week.baseline.start, end: week.period.end }],
  });
}
