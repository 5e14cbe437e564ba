import type { SourceDays } from './source-days.js';
import { usualRange } from './usual-range.js';

/** Without this many days, two equal records may as well be two equal walks. */
const MIN_DAYS = 7;
/** Twice the record is far out and once the record is not, in robust SDs of the person's days. */
const FAR_SDS = 3;
const NEAR_SDS = 2;
/** Two nights to the minute equal, each of at least this share of the usual: no one sleeps two of them on one day. */
const LEAST_NIGHT = 0.5;

/**
 * Blocks days of a sum that hold every record twice, where twice is far from the person's days and once is not. Two
 * equal walks of one day stay.
 *
 * @param paired indices of the days on which every value came an even number of times
 */
export function blockDoubledDays(days: SourceDays, paired: readonly number[]): void {
  if (paired.length === 0 || days.metric.aggregation !== 'sum') return;
  const { centre, sd, count } = usualRange(days.values);
  if (count < MIN_DAYS) return;
  const isNight = days.metric.words.occasion === 'night';
  for (const day of paired) {
    const twice = days.values[day];
    const isFar = twice - centre > FAR_SDS * sd && Math.abs(twice / 2 - centre) <= NEAR_SDS * sd;
    if (isFar || (isNight && twice / 2 >= LEAST_NIGHT * centre)) days.block(day, 'doubled');
  }
}
