import { DateTime } from 'luxon';
import { dayNumber } from '../../common/calendar.js';
import { lateRoutingText, routingText } from '../../safety/categories.js';
import type { SpokenFlag } from '../../safety/red-flag.js';
import type { FoundFlags } from './found-flags.js';
import type { ReadingContext } from './reading-context.js';

/** Up to this age, in days, a red flag is of now. */
const NOW_DAYS = 2;
/** Older records are history: they arrive with a synchronisation of months or years, and are no emergency. */
export const LATE_DAYS = 28;

/** What one urgent red flag of an item says where it is delivered at once. */
export interface SpokenNow {
  category: SpokenFlag;
  text: string;
}

/** The urgent red flags of an item, each in words that fit its age; none of an item that is history. */
export function spokenFlags(flags: FoundFlags, context: ReadingContext): SpokenNow[] {
  const { observation, urgent } = flags;
  if (urgent.length === 0) return [];
  const userId = observation?.userRef.userId ?? null;
  const zone = userId === null ? null : context.zoneOf(userId);
  const day = observation?.day ?? flags.writtenDay;
  // Of a refused item without a day nothing says that it is old.
  const age = day === null ? 0 : dayNumber(context.todayOf(userId ?? '')) - dayNumber(day);
  if (age > LATE_DAYS) return [];
  const date = day !== null && age > NOW_DAYS ? spoken(day) : null;
  return urgent.map((category) => ({
    category,
    text: date === null ? routingText(category, zone) : lateRoutingText(category, date, zone),
  }));
}

const spoken = (day: string): string =>
  DateTime.fromISO(day, { zone: 'UTC', locale: 'en' }).toFormat('d LLLL');
