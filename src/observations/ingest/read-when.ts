import { EARLIEST_DAY, parseDay } from '../../common/calendar.js';
import type { MetricDefinition } from '../catalogue.js';
import { dayOf } from './day-of.js';
import { type RawObservation, type ReadObservation, rejection, type Rejection } from './observation.js';
import type { ReadingContext } from './reading-context.js';
import { readTimestamp, type Timestamp } from './timestamp.js';

export type When = Pick<ReadObservation, 'moment' | 'until' | 'dated' | 'day' | 'utcOffset'>;

const MS_PER_HOUR = 3_600_000;
/** Longer than any night, sleep of an ill person, or total of a day. */
const LONGEST_HOURS = 48;

/** Reads when something was observed: an instant, a time from an instant to another, or a day (day-of.ts says which day counts). */
export function readWhen(
  raw: RawObservation,
  metric: MetricDefinition,
  userId: string,
  context: ReadingContext,
): When | Rejection {
  const { observed_at: observedAt = null, observed_until: observedUntil = null, date = null } = raw;
  if (observedAt !== null) return readInstant(observedAt, observedUntil, metric, userId, context);
  if (observedUntil !== null)
    return rejection('bad_date', 'observed_until needs observed_at, the time at which it began');
  if (date !== null) return readDay(date, context);
  return rejection('bad_date', 'observed_at or date must be given');
}

function readInstant(
  rawAt: unknown,
  rawUntil: unknown,
  metric: MetricDefinition,
  userId: string,
  context: ReadingContext,
): When | Rejection {
  const at = timestampOf('observed_at', rawAt, context);
  if ('code' in at) return at;
  const until = rawUntil === null ? null : timestampOf('observed_until', rawUntil, context);
  if (until && 'code' in until) return until;
  const hours = until ? (until.instant.getTime() - at.instant.getTime()) / MS_PER_HOUR : 0;
  if (hours < 0) return rejection('bad_date', 'observed_until must not lie before observed_at');
  if (hours > LONGEST_HOURS)
    return rejection('bad_date', `observed_until must lie within ${LONGEST_HOURS} hours after observed_at`);
  return {
    moment: at.instant,
    until: hours > 0 ? until!.instant : null,
    dated: false,
    day: dayOf(metric, at, until, (instant) => context.zoneOf(userId, instant)),
    utcOffset: at.offset,
  };
}

function timestampOf(field: string, raw: unknown, context: ReadingContext): Timestamp | Rejection {
  const timestamp = typeof raw === 'string' ? readTimestamp(raw) : null;
  if (!timestamp)
    return rejection(
      'bad_date',
      `${field} must be an ISO 8601 time with an offset, such as 2026-03-01T07:30:00+01:00`,
    );
  if (timestamp.day < EARLIEST_DAY)
    return rejection('bad_date', `${field} must not lie before ${EARLIEST_DAY}`);
  if (timestamp.instant.getTime() > context.latestInstant)
    return rejection('future_date', `${field} lies in the future`);
  return timestamp;
}

function readDay(raw: unknown, context: ReadingContext): When | Rejection {
  if (typeof raw !== 'string' || parseDay(raw) === null)
    return rejection('bad_date', 'date must be a calendar day written YYYY-MM-DD');
  if (raw < EARLIEST_DAY) return rejection('bad_date', `date must not lie before ${EARLIEST_DAY}`);
  if (raw > context.latestDay) return rejection('future_date', 'date lies in the future');
  return { moment: new Date(`${raw}T00:00:00Z`), until: null, dated: true, day: raw, utcOffset: null };
}
