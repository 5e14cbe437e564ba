import { parseDay } from '../../../common/calendar.js';

const WRITTEN = /^(\d{2})\/(\d{2})\/(\d{2})(?: (\d{2}):(\d{2}):(\d{2}))?$/;
const LOCAL = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?$/;
const DAY = 86_400;

/** `10/01/23 07:15:00` (month, day, year). null: it is no such time. */
export function readTime(text: unknown): { seconds: number; date: string } | null {
  const parts = typeof text === 'string' ? WRITTEN.exec(text) : null;
  if (!parts) return null;
  const [, month, day, year, hours = '0', minutes = '0', seconds = '0'] = parts;
  const date = `20${year}-${month}-${day}`;
  const number = parseDay(date);
  if (number === null || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return {
    seconds: number * DAY + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    date,
  };
}

/** The minutes of a local clock (`2023-09-30T23:12:30.000`) from the midnight with which `day` began; null: it is no time. */
export function minutesFrom(day: string, text: unknown): number | null {
  const parts = typeof text === 'string' ? LOCAL.exec(text) : null;
  const [midnight, number] = [parseDay(day), parts ? parseDay(parts[1]) : null];
  if (!parts || midnight === null || number === null) return null;
  return (number - midnight) * 1440 + Number(parts[2]) * 60 + Number(parts[3]);
}
