import { weekday } from '../../../common/calendar.js';

const NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** English name of a day number's weekday. */
export function weekdayName(day: number): string {
  return NAMES[weekday(day)];
}
