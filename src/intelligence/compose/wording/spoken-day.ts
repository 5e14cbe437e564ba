import { isoDay } from '../../../common/calendar.js';
import { listed } from './voice.js';
import { weekdayName } from './weekday-name.js';

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * Example: "17 December".
 * @param day day number
 */
export function spokenDate(day: number): string {
  const [, month, date] = isoDay(day).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]}`;
}

/**
 * Example: "Thursday, Saturday and Sunday".
 * @param days day numbers, ascending
 */
export function spokenDays(days: readonly number[]): string {
  return listed(days.map(weekdayName));
}
