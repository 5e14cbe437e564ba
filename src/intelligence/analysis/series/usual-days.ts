import type { DailySeries } from '../../domain/analysis.js';
import { mean } from '../../statistics/mean.js';
import { quantile } from '../../statistics/quantile.js';
import { observed } from '../../statistics/observed.js';
import { WEEK_DAYS } from '../windows.js';
import { sliceDays } from './slice-days.js';

/** The eight weeks before a week: long enough to show a person's usual days, short enough to be today's. */
export const USUAL_DAYS = 8 * WEEK_DAYS;
const MIN_DAYS = 14;
const LOW_SHARE = 0.1;
const HIGH_SHARE = 0.9;

/** What a metric's days are like before a week. Day numbers, and values in the metric's unit. */
export interface UsualDays {
  from: number;
  to: number;
  /** Recorded days. */
  n: number;
  mean: number;
  /** Eight of ten days lie between these. */
  low: number;
  high: number;
  /** Whether every day is a whole number. */
  isWhole: boolean;
}

/**
 * The usual days of a metric before `firstDay`, for "mostly 6 h 40 min to 7 h 50 min".
 * @returns null with fewer than fourteen recorded days
 */
export function usualDays(series: DailySeries, firstDay: number): UsualDays | null {
  const from = firstDay - USUAL_DAYS;
  const days = observed(sliceDays(series, from, firstDay));
  if (days.length < MIN_DAYS) return null;
  return {
    from,
    to: firstDay - 1,
    n: days.length,
    mean: mean(days),
    low: quantile(days, LOW_SHARE),
    high: quantile(days, HIGH_SHARE),
    isWhole: days.every(Number.isInteger),
  };
}
