import { isoDay, parseDay } from '../../common/calendar.js';
import type { WrittenDay } from './wide-when.js';

/** A night that begins from then on ends on the next day. */
const EVENING_HOUR = 18;

/** The day of a row without an instant. A night belongs to the day of waking, whatever its row is dated by. */
export function observationDay(when: WrittenDay, isNight: boolean, datedByEvening: boolean): string {
  if (!isNight) return when.date;
  if (when.untilDate !== undefined) return when.untilDate;
  return datedByEvening || (when.hour ?? 0) >= EVENING_HOUR ? dayAfter(when.date) : when.date;
}

const dayAfter = (day: string): string => isoDay(parseDay(day)! + 1);
