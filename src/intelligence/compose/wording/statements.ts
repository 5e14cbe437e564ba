import type { AnomalyEpisode, ChangeResult, LongViewResult, ShadowResult } from '../../domain/analysis.js';
import { longWindow } from '../facts/level-facts.js';
import type { MovedTrend } from '../week.js';
import { isProven } from '../week.js';
import { episodeWords } from './episode-words.js';
import { formatBesideName, formatChange, formatDays } from './format-value.js';
import { spokenDate } from './spoken-day.js';
import { valence, voiceOf } from './voice.js';

/** Example: "Sleep was longer this week: 7 h 12 min on average, against 6 h 40 min in the weeks before." */
export function provenStatement({ trend, direction }: MovedTrend): string {
  const { metric } = trend;
  const voice = voiceOf(metric);
  const word = direction === 'higher' ? voice.higher : voice.lower;
  return (
    `${voice.subject} ${voice.was} ${word} this week: ${formatBesideName(metric, trend.weekMean)} on average, ` +
    `against ${formatBesideName(metric, trend.baselineMean)} in the weeks before.`
  );
}

/** Example: "Steps may have been higher this week, but that could be chance." */
export function leanStatement({ trend, direction }: MovedTrend): string {
  const voice = voiceOf(trend.metric);
  const word = direction === 'higher' ? voice.higher : voice.lower;
  return `${voice.subject} may have been ${word} this week, but that could be chance.`;
}

export function insightStatement(moved: MovedTrend): string {
  return isProven(moved.trend) ? provenStatement(moved) : leanStatement(moved);
}

/**
 * Example: "On Thursday, Saturday and Sunday readiness was far below your usual: down to 1, where 7 is typical for
 * you."
 */
export function episodeStatement(episode: AnomalyEpisode, firstDay: number): string {
  const { metric, direction } = episode;
  const { values, usual, days } = episodeWords(episode, firstDay);
  const side = direction === 'lower' ? 'below' : 'above';
  return `On ${days} ${metric.label} ${voiceOf(metric).was} far ${side} your usual: ${values}, where ${usual} is typical for you.`;
}

/** Example: "Worry has been on a higher level since about 23 December: 1.7 on average, against 1.1 before." */
export function changeStatement({ metric, direction, since, before, after }: ChangeResult): string {
  const voice = voiceOf(metric);
  return (
    `${voice.subject} ${voice.has} been on a ${direction} level since about ${spokenDate(since)}: ` +
    `${formatBesideName(metric, after)} on average, against ${formatBesideName(metric, before)} before.`
  );
}

/** Example: "Over the last 8 weeks weight went down bit by bit, by about 2.1 kg in all." */
export function driftStatement(view: LongViewResult): string {
  const { metric, change, word } = view;
  const way = word === 'higher' ? 'up' : 'down';
  const welcome =
    valence(metric, word === 'higher' ? 'higher' : 'lower') === 'better' ? ' That is the welcome way.' : '';
  return `Over the last ${longWindow(view)} your ${metric.label} went ${way} bit by bit, by about ${formatChange(metric, Math.abs(change))} in all.${welcome}`;
}

export function shadowStatement(shadow: ShadowResult): string {
  const { label } = shadow.metric;
  if (shadow.kind === 'stopped')
    return `You used to record ${label} on most days (${shadow.recorded} of ${formatDays(shadow.of)}), and not since ${spokenDate(shadow.lastDay)}. If you chose to leave it out, that is fine. Averages know only the days that have a record.`;
  const { afterBad, afterOther } = shadow;
  return `After harder days you tend to leave ${label} blank the next day: ${afterBad.silent} of ${afterBad.of} times, and ${afterOther.silent} of ${afterOther.of} after other days. So your averages may look brighter than your weeks were.`;
}
