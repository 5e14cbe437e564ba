import { currentWeekOf, dayNumber } from './calendar.js';
import { BadInputError } from './errors.js';

/** @throws BadInputError if the week is later than the current week in `zone` */
export function refuseFutureWeek(weekOf: string, now: Date, zone: string): void {
  if (dayNumber(weekOf) > currentWeekOf(now, zone))
    throw new BadInputError([
      { field: 'week_of', reason: 'must not lie in the future: its seven days are not over yet' },
    ]);
}
