import { dayNumber, isoDay, parseDay } from '../../common/calendar.js';
import { metricDefinition } from '../catalogue.js';
import type { RawObservation } from './observation.js';

/** What the date of a night means: the day of waking, as the service reads it, or the evening on which it began. */
export const DATES_ARE = ['mornings', 'evenings'] as const;

/**
 * Observations whose nights are dated by their evening, as the service reads them: by the day of waking. What has a time,
 * what is no night, and what cannot be read stays as it is.
 */
export const datedByMorning = (items: readonly unknown[]): unknown[] => items.map(oneByMorning);

function oneByMorning(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const { metric, date, observed_at: at = null } = item as RawObservation;
  if (at !== null || typeof date !== 'string' || parseDay(date) === null || typeof metric !== 'string')
    return item;
  return metricDefinition(metric)?.words.occasion === 'night'
    ? { ...item, date: isoDay(dayNumber(date) + 1) }
    : item;
}
