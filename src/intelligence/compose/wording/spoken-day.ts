import { optionsInForce } from '../../../messages/in-force.js';
import { renderDay } from '../../../messages/render.js';
import { listed } from './voice.js';
import { weekdayName } from './weekday-name.js';

/**
 * Example: "17 December".
 * @param day day number
 */
export const spokenDate = (day: number): string => renderDay(day, optionsInForce());

/**
 * Example: "Thursday, Saturday and Sunday".
 * @param days day numbers, ascending
 */
export function spokenDays(days: readonly number[]): string {
  return listed(days.map(weekdayName));
}
