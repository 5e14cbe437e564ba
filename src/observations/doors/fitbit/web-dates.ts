import { isoDay, parseDay } from '../../../common/calendar.js';

/** Which number of `03-04-2023` is the day; null: the dates of the file do not show it. */
export type DayOrder = 'day_first' | 'month_first' | null;

export interface WebTime {
  /** `YYYY-MM-DD` */
  date: string;
  /** Days since 1970. */
  day: number;
  /** Since midnight, of a local clock; null: only the day is given. */
  minutes: number | null;
}

const NUMBERS = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?=\s|$)/;
const ISO = /^(\d{4}-\d{2}-\d{2})(?=\s|$)/;
const CLOCK = /\s(\d{1,2}):(\d{2})\s?(am|pm)?$/i;

/** The order that the account had, as far as the dates of the file can only be read in one way. */
export function dayOrder(texts: readonly string[]): DayOrder {
  let order: DayOrder = null;
  for (const text of texts) {
    const [, first, second] = NUMBERS.exec(text)?.map(Number) ?? [];
    if (first === undefined) continue;
    const shown = first > 12 ? 'day_first' : second > 12 ? 'month_first' : null;
    if (shown !== null && order !== null && shown !== order) return null;
    order = shown ?? order;
  }
  return order;
}

/** Reads a date of the export, with or without a time. null: it is none, or its order is not known. */
export function readWebTime(text: string, order: DayOrder): WebTime | null {
  const date = ISO.exec(text)?.[1] ?? dateIn(text, order);
  const day = date === null ? null : parseDay(date);
  if (day === null) return null;
  const clock = CLOCK.exec(text);
  if (!clock) return { date: isoDay(day), day, minutes: null };
  const [hours, minutes] = [Number(clock[1]), Number(clock[2])];
  const half = clock[3]?.toLowerCase();
  if (minutes > 59 || hours > (half ? 12 : 23)) return null;
  const hour = half ? (hours % 12) + (half === 'pm' ? 12 : 0) : hours;
  return { date: isoDay(day), day, minutes: hour * 60 + minutes };
}

function dateIn(text: string, order: DayOrder): string | null {
  const parts = NUMBERS.exec(text);
  if (!parts || order === null) return null;
  const [month, day] = order === 'day_first' ? [parts[2], parts[1]] : [parts[1], parts[2]];
  return `${parts[3]}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
