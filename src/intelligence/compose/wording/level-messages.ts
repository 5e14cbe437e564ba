import { message, type Message } from '../../../messages/message.js';
import { choice, count, day, difference, level, name } from '../../../messages/slots.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { AnomalyEpisode, ChangeResult, LongViewResult, TrendResult } from '../../domain/analysis.js';
import { whenOf } from './when.js';

/** The slots of what is said of a level; headline, story and card share them. */
export const trendSlots = ({ metric, difference: size, weekMean, baselineMean }: TrendResult) => ({
  metric: name(metric),
  direction: choice(size > 0 ? 'higher' : 'lower'),
  week: level(metric, weekMean),
  before: level(metric, baselineMean),
});

export function episodeSlots(episode: AnomalyEpisode, firstDay: number) {
  const { metric, direction, usual } = episode;
  const { days, furthest } = daysOfWeek(episode, firstDay);
  const { decimals } = wholeOf(episode, firstDay);
  const written = decimals === metric.decimals ? undefined : decimals;
  return {
    metric: name(metric),
    side: choice(direction),
    when: whenOf(days.map((one) => one.day)),
    furthest: level(metric, furthest.value, written),
    usual: level(metric, usual, written),
  };
}

export const changeSlots = ({ metric, direction, since, before, after }: ChangeResult) => ({
  metric: name(metric),
  direction: choice(direction),
  since: day(since),
  before: level(metric, before),
  after: level(metric, after),
});

export const driftSlots = ({ metric, change, from, until }: LongViewResult) => ({
  metric: name(metric),
  direction: choice(change > 0 ? 'higher' : 'lower'),
  weeks: count(Math.round((until - from + 1) / WEEK_DAYS)),
  size: difference(metric, Math.abs(change)),
});

export const trendMessage = (trend: TrendResult): Message => message('story.moved', trendSlots(trend));
export const episodeMessage = (episode: AnomalyEpisode, firstDay: number): Message =>
  message('story.episode', episodeSlots(episode, firstDay));
export const changeMessage = (change: ChangeResult): Message => message('story.change', changeSlots(change));
export const driftMessage = (view: LongViewResult): Message => message('story.drift', driftSlots(view));

/** The flagged days of an episode that lie in the week, and the one that is furthest out. */
export function daysOfWeek({ days }: AnomalyEpisode, firstDay: number) {
  const inWeek = days.filter((one) => one.day >= firstDay);
  const furthest = inWeek.reduce((far, one) => (Math.abs(one.z) > Math.abs(far.z) ? one : far));
  return { days: inWeek, furthest };
}

/** Where the values are whole numbers, no decimals are shown. */
export function wholeOf(episode: AnomalyEpisode, firstDay: number): MetricDefinition {
  const { furthest } = daysOfWeek(episode, firstDay);
  const isWhole = Number.isInteger(episode.usual) && Number.isInteger(furthest.value);
  return isWhole ? { ...episode.metric, decimals: 0 } : episode.metric;
}
