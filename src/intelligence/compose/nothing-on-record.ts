import { isAllSuspect, type Week } from './week.js';

/** The reason why there is nothing at all to work with. */
export function nothingOnRecord(week: Week): string {
  return isAllSuspect(week)
    ? 'Values are on record, but none of them could be right as written.'
    : 'Nothing is on record for this week or the months before it.';
}
