import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { SourceDays } from './source-days.js';

/** Scales of diaries end at 100, a few at 1,000. Beyond this a number is no answer. */
const LARGEST_ANSWER = 10_000;

/**
 * Judges the day as a whole: several plausible records may add up to 26 hours of sleep. Single records were judged when
 * they arrived.
 */
export function blockImpossibleDays(days: SourceDays): void {
  const { min, max } = boundsOf(days.metric);
  const { values } = days;
  for (let i = 0; i < values.length; i++)
    // A sum of finite numbers may be infinite; a comparison with NaN is false.
    if (values[i] < min || values[i] > max) days.block(i, 'impossible_day');
}

function boundsOf({ selfReported, unit, plausible }: MetricDefinition): { min: number; max: number } {
  if (!selfReported || unit !== '') return plausible;
  return {
    min: Math.max(plausible.min, -LARGEST_ANSWER),
    max: Math.min(plausible.max, LARGEST_ANSWER),
  };
}
