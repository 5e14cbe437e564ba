import { isoDay, weekday } from '../common/calendar.js';
import type { RenderOptions } from './language.js';
import type { MessageId } from './message.js';
import type { Fill } from './fill.js';

const MONTHS: readonly MessageId[] = [
  'month.january',
  'month.february',
  'month.march',
  'month.april',
  'month.may',
  'month.june',
  'month.july',
  'month.august',
  'month.september',
  'month.october',
  'month.november',
  'month.december',
];

const WEEKDAYS: readonly MessageId[] = [
  'weekday.monday',
  'weekday.tuesday',
  'weekday.wednesday',
  'weekday.thursday',
  'weekday.friday',
  'weekday.saturday',
  'weekday.sunday',
];

/** Example: "17 December". @param day day number */
export function dateText(day: number, options: RenderOptions, fill: Fill): string {
  const [, month, date] = isoDay(day).split('-').map(Number);
  const slots = {
    day: { kind: 'number', value: date, decimals: 0 },
    month: { kind: 'phrase', message: MONTHS[month - 1], slots: {} },
  } as const;
  return fill('date', slots, options);
}

/** @param day day number */
export const weekdayText = (day: number, options: RenderOptions, fill: Fill): string =>
  fill(WEEKDAYS[weekday(day)], {}, options);
