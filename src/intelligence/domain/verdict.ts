/**
 * Why a day of a metric is left out of every statistic. The list is closed: apps may depend on it.
 *
 * - other_source: another device or app recorded it than the one that the week is read from
 * - unit: it looks as if it came in another unit
 * - scale: it was answered on another scale than the days of this week
 * - sentinel: the number is a code for "no reading"
 * - impossible_day: the day as a whole lies outside what a day can be
 * - doubled: the same record came twice
 * - glitch: a single day so far from all others that only a slip of the device explains it
 * - not_worn, half_worn: the device was not worn, or for a part of the day only
 * - night_missing: the night was not recorded, and was counted as sitting or as a short sleep
 */
export const BLOCK_REASONS = [
  'other_source',
  'unit',
  'scale',
  'sentinel',
  'impossible_day',
  'doubled',
  'glitch',
  'not_worn',
  'half_worn',
  'night_missing',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

/** One day of one metric that the gate left out. */
export interface Verdict {
  metric: string;
  /** Day number. */
  day: number;
  reason: BlockReason;
  source: string;
  /** What was recorded, in the metric's unit. */
  value: number;
}
