import type { ChangeResult, ShadowResult } from '../../domain/analysis.js';
import { formatBesideName, formatDays } from './format-value.js';
import { spokenDate } from './spoken-day.js';
import { voiceOf } from './voice.js';

/** Example: "Worry has been on a higher level since about 23 December: 1.7 on average, against 1.1 before." */
export function changeStatement({ metric, direction, since, before, after }: ChangeResult): string {
  const voice = voiceOf(metric);
  return (
    `${voice.subject} ${voice.has} been on a ${direction} level since about ${spokenDate(since)}: ` +
    `${formatBesideName(metric, after)} on average, against ${formatBesideName(metric, before)} before.`
  );
}

export function shadowStatement(shadow: ShadowResult): string {
  const { label } = shadow.metric;
  if (shadow.kind === 'stopped')
    return `You used to record ${label} on most days (${shadow.recorded} of ${formatDays(shadow.of)}), and not since ${spokenDate(shadow.lastDay)}. If you chose to leave it out, that is fine. Averages know only the days that have a record.`;
  const { afterBad, afterOther } = shadow;
  return `After harder days you tend to leave ${label} blank the next day: ${afterBad.silent} of ${afterBad.of} times, and ${afterOther.silent} of ${afterOther.of} after other days. So your averages may look brighter than your weeks were.`;
}
