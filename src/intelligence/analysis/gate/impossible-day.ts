import type { SourceDays } from './source-days.js';

/**
 * Judges the day as a whole: several plausible records may add up to 26 hours of sleep. Single records were judged when
 * they arrived.
 */
export function blockImpossibleDays(days: SourceDays): void {
  const { min, max } = days.metric.plausibleDay;
  const { values } = days;
  for (let i = 0; i < values.length; i++)
    // A sum of finite numbers may be infinite; a comparison with NaN is false.
    if (values[i] < min || values[i] > max) days.block(i, 'impossible_day');
}
