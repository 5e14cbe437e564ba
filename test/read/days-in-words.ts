import { isoDay, weekday } from '../../src/common/calendar.js';
import { WEEK_DAYS } from '../../src/intelligence/analysis/windows.js';
import type { PlottedDays } from './plotted-days.js';
import { shortValue } from './short-value.js';

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function usualWords({ metric, usual }: PlottedDays): string {
  if (usual === null) return '28 days before: too few days for a usual range.';
  const [low, middle, high] = [usual.low, usual.middle, usual.high].map((value) => shortValue(metric, value));
  return `28 days before: mostly ${low} to ${high}, median ${middle} (${usual.days} days).`;
}

/** The values of all days, each for a table cell: '' where nothing was recorded, × where the day is blocked. */
export function cellsOf({ metric, values, blocked }: PlottedDays): string[] {
  const left = new Set(blocked.map(({ place }) => place));
  return values.map((value, place) =>
    value === null ? (left.has(place) ? '×' : '') : shortValue(metric, value),
  );
}

/** One line for each reason; the days of the week itself by date and value. */
export function blockedWords({ metric, start, values, blocked }: PlottedDays): string[] {
  const firstOfWeek = values.length - WEEK_DAYS;
  return [...new Set(blocked.map(({ reason }) => reason))].map((reason) => {
    const own = blocked.filter((one) => one.reason === reason);
    const ofWeek = own.filter(({ place }) => place >= firstOfWeek);
    const words = ofWeek.map(({ place, value }) => {
      const day = start + place;
      return `${WEEKDAYS[weekday(day)]} ${isoDay(day)} ${shortValue(metric, value)}`;
    });
    const before = own.length - ofWeek.length;
    return `Blocked, ${reason}: ${[...words, ...(before > 0 ? [`${before} earlier`] : [])].join('; ')}`;
  });
}
