import type { ShadowResult } from '../../domain/analysis.js';
import { formatDays } from './format-value.js';
import { spokenDate } from './spoken-day.js';

export function shadowStatement(shadow: ShadowResult): string {
  const { label } = shadow.metric;
  if (shadow.kind === 'stopped')
    return `You used to record ${label} on most days (${shadow.recorded} of ${formatDays(shadow.of)}), and not since ${spokenDate(shadow.lastDay)}. If you chose to leave it out, that is fine. Averages know only the days that have a record.`;
  const { afterBad, afterOther } = shadow;
  return `After harder days you tend to leave ${label} blank the next day: ${afterBad.silent} of ${afterBad.of} times, and ${afterOther.silent} of ${afterOther.of} after other days. So your averages may look brighter than your weeks were.`;
}
