import type { MovedTrend } from '../week.js';
import { isProven } from '../week.js';
import { formatBesideName, formatDays } from './format-value.js';
import { voiceOf } from './voice.js';

/** "Sleep was longer this week: 7 h 12 min on average over 6 days, against 6 h 40 min in the weeks before." */
export function provenStatement({ trend, direction }: MovedTrend): string {
  const { metric } = trend;
  const voice = voiceOf(metric);
  const word = direction === 'higher' ? voice.higher : voice.lower;
  return (
    `${voice.subject} ${voice.was} ${word} this week: ${formatBesideName(metric, trend.weekMean)} on average over ` +
    `${formatDays(trend.weekDays)}, against ${formatBesideName(metric, trend.baselineMean)} in the weeks before.`
  );
}

/** "Steps may have been higher this week, but that could be chance." */
export function leanStatement({ trend, direction }: MovedTrend): string {
  const voice = voiceOf(trend.metric);
  const word = direction === 'higher' ? voice.higher : voice.lower;
  return `${voice.subject} may have been a little ${word} this week, but that could be chance.`;
}

export function insightStatement(moved: MovedTrend): string {
  return isProven(moved.trend) ? provenStatement(moved) : leanStatement(moved);
}
