/**
 * Days of history read before week_of. Lasting changes are searched for in all of them; everything else needs 112 or
 * fewer.
 */
export const HISTORY_DAYS = 364;
