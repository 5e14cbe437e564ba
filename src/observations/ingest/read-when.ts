import { dayInZone, EARLIEST_DAY, isoDay, parseDay } from '../../common/calendar.js';
import { type RawObservation, type ReadObservation, rejection, type Rejection } from './observation.js';
import type { ReadingContext } from './reading-context.js';
import { readTimestamp } from './timestamp.js';

export type When = Pick<ReadObservation, 'moment' | 'dated' | 'day'>;

/**
 * Reads when something was observed. An instant belongs to the calendar day in the user's time zone, or, when that is
 * unknown, to the day at the offset it was written with. A date alone is a day in the user's time zone (decision 5).
 */
export function readWhen(raw: RawObservation, userId: string, context: ReadingContext): When | Rejection {
  const { observed_at: observedAt = null, date = null } = raw;
  if (observedAt !== null) return readInstant(observedAt, userId, context);
  if (date !== null) return readDay(date, userId, context);
  return rejection('bad_date', 'observed_at or date must be given');
}

function readInstant(raw: unknown, userId: string, context: ReadingContext): When | Rejection {
  const timestamp = typeof raw === 'string' ? readTimestamp(raw) : null;
  if (!timestamp)
    return rejection(
      'bad_date',
      'observed_at must be an ISO 8601 time with an offset, such as 2026-03-01T07:30:00+01:00',
    );
  if (timestamp.day < EARLIEST_DAY)
    return rejection('bad_date', `observed_at must not lie before ${EARLIEST_DAY}`);
  if (timestamp.instant.getTime() > context.latestInstant)
    return rejection('future_date', 'observed_at lies in the future');
  const zone = context.zoneOf(userId);
  const day = zone === null ? timestamp.day : isoDay(dayInZone(timestamp.instant, zone));
  return { moment: timestamp.instant, dated: false, day };
}

function readDay(raw: unknown, userId: string, context: ReadingContext): When | Rejection {
  if (typeof raw !== 'string' || parseDay(raw) === null)
    return rejection('bad_date', 'date must be a calendar day written YYYY-MM-DD');
  if (raw < EARLIEST_DAY) return rejection('bad_date', `date must not lie before ${EARLIEST_DAY}`);
  if (raw > context.todayOf(userId)) return rejection('future_date', 'date lies in the future');
  return { moment: new Date(`${raw}T00:00:00Z`), dated: true, day: raw };
}
