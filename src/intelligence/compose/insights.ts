import { type Message, message } from '../../messages/message.js';
import { name, share } from '../../messages/slots.js';
import { isSymptom, type MetricDefinition } from '../../observations/catalogue.js';
import { WEEK_DAYS } from '../analysis/windows.js';
import type { AnomalyEpisode, ChangeResult, LongViewResult } from '../domain/analysis.js';
import type { Insight, Insights } from '../domain/artefacts.js';
import {
  changeFactId,
  episodeFactId,
  longViewFactId,
  metricFactId,
  symptomDaysFactId,
} from './facts/fact-ids.js';
import { hasDrifted, latestByMetric } from './facts/level-facts.js';
import { isCompared, isUrgent, isWeekLeftOut, type MovedTrend, NOT_NOW, type Week } from './week.js';
import { thinness, THIN_REASONS, WEEK_LEFT_OUT } from './thin-records.js';
import { nothingOnRecord } from './nothing-on-record.js';
import { figure, roundTo } from './wording/format-value.js';
import { inWords } from './brief/sentence.js';
import { changeMessage, driftMessage, episodeMessage, trendMessage } from './wording/level-messages.js';

/**
 * What moved: this week against the last four, days far outside the usual, slow drifts, lasting changes.
 */
export function composeInsights(week: Week): Insights {
  if (isUrgent(week)) return { insights: [], reason: inWords(week, NOT_NOW) };
  const insights = [
    ...week.proven.map((moved) => trendInsight(moved, week)),
    ...week.episodes.map((episode) => episodeInsight(episode, week)),
    ...latestByMetric(week.changes).map((change) => changeInsight(change, week)),
    ...week.longView.filter(hasDrifted).map((view) => driftInsight(view, week)),
  ];
  return insights.length > 0 ? { insights } : { insights, reason: reasonForNone(week) };
}

function trendInsight(moved: MovedTrend, week: Week): Insight {
  const { trend, direction } = moved;
  const { code, decimals } = trend.metric;
  return {
    id: metricFactId(trend),
    kind: 'trend',
    metric: code,
    direction,
    certainty: 'proven',
    statement: inWords(week, symptomMessage(trend.metric, week) ?? trendMessage(trend)),
    fact_ids: [metricFactId(trend), ...(isSymptom(code) ? [symptomDaysFactId(code)] : [])],
    effect: roundTo(trend.difference, decimals + 1),
    interval: roundedInterval(trend.interval95, decimals + 1),
    n: trend.weekDays + trend.baselineDays,
    p: figure(trend.p),
    q: figure(trend.q),
  };
}

/** A symptom that comes and goes is counted by its days. */
function symptomMessage(metric: MetricDefinition, { symptoms }: Week): Message | null {
  const days = symptoms.find((one) => one.metric.code === metric.code);
  return days ? message('story.symptom', { symptom: name(metric), week: share(days.week) }) : null;
}

function episodeInsight(episode: AnomalyEpisode, week: Week): Insight {
  const { metric, days, usual } = episode;
  const furthest = days.reduce((far, day) => (Math.abs(day.z) > Math.abs(far.z) ? day : far));
  const id = episodeFactId(episode);
  return {
    id,
    kind: 'episode',
    metric: metric.code,
    direction: episode.direction,
    certainty: 'proven',
    statement: inWords(week, episodeMessage(episode, week.firstDay)),
    fact_ids: [id],
    effect: roundTo(furthest.value - usual, metric.decimals + 1),
    interval: null,
    n: episode.n,
    p: null,
    q: null,
  };
}

function changeInsight(change: ChangeResult, week: Week): Insight {
  const { metric } = change;
  const id = changeFactId(metric.code);
  return {
    id,
    kind: 'change',
    metric: metric.code,
    direction: change.direction,
    certainty: 'proven',
    statement: inWords(week, changeMessage(change)),
    fact_ids: [id],
    effect: roundTo(change.difference, metric.decimals + 1),
    interval: roundedInterval(change.interval95, metric.decimals + 1),
    n: change.nBefore + change.nAfter,
    p: figure(change.p),
    q: null,
  };
}

function driftInsight(view: LongViewResult, week: Week): Insight {
  const { metric } = view;
  const id = longViewFactId(metric.code);
  return {
    id,
    kind: 'long_view',
    metric: metric.code,
    direction: view.change > 0 ? 'higher' : 'lower',
    certainty: 'proven',
    statement: inWords(week, driftMessage(view)),
    fact_ids: [id],
    effect: roundTo(view.change, metric.decimals + 1),
    interval: roundedInterval(view.interval95, metric.decimals + 1),
    n: view.n,
    p: figure(view.p),
    q: figure(view.q),
  };
}

const roundedInterval = ([low, high]: readonly [number, number], decimals: number): [number, number] => [
  roundTo(low, decimals),
  roundTo(high, decimals),
];

function reasonForNone(week: Week): string {
  if (!week.hasHistory) return nothingOnRecord(week);
  if (isWeekLeftOut(week)) return inWords(week, WEEK_LEFT_OUT);
  const thin = thinness(week);
  if (thin !== null && thin !== 'new_person') return inWords(week, message(THIN_REASONS[thin]));
  if (!week.trends.some(isCompared))
    return `There are too few days to compare: a measure needs four of the week's ${WEEK_DAYS} days and twelve in the four weeks before it.`;
  return 'Nothing moved beyond its usual ups and downs.';
}
