import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { dayNumber, isoDay } from '../../common/calendar.js';
import { selectRows } from '../../database/rows.js';
import { metricDefinition, nightMetrics, summedMetrics } from '../../observations/catalogue.js';
import { type TimedRecord, uniteRecords } from '../../observations/days/unite-records.js';
import { zoneDaySql } from '../../observations/ingest/day-of.js';
import { BASELINE_DAYS, RED_FLAG_DAYS, WEEK_DAYS } from '../analysis/windows.js';
import { HISTORY_DAYS, type ObservationStream, type WeekInput } from '../domain/week-input.js';
import type { ArrivedFlag } from '../../safety/red-flag.js';
import type { WeekState } from '../domain/week-state.js';
import { ExperimentStore } from './experiment-store.js';

/** What a batch's users recorded before the week, and the state that earlier weeks left. */
export type WeekHistory = Omit<
  WeekInput,
  'userId' | 'weekOf' | 'timeZone' | 'locale' | 'units' | 'lastCompleteDay'
>;

export interface StreamRow {
  user_id: string;
  metric: string;
  source: string;
  body_site: string;
  /** Observations that count as they are. null: none. */
  packed: Buffer | null;
  /** Timed observations of a summed metric: uniteRecords says which of them count. null: none. */
  timed: Buffer | null;
  suspect: number;
}

interface LeftRow {
  user_id: string;
  week_of: string | null;
  state: WeekState | null;
  /** Pairs of category and day relative to week_of. */
  flags: [string, number][] | null;
  /** Category, day and week relative to week_of. */
  arrived: [string, number, number][] | null;
  /** The person's own spellings, by code. */
  names: Record<string, string> | null;
}

/** One packed observation: the day relative to week_of (int4), the value (float8), both big-endian. */
const RECORD_BYTES = 12;
/** After them, of a timed one: its beginning, in seconds after midnight UTC of week_of, and its length in seconds (int4). */
const TIMED_BYTES = 20;

/** A day in one zone and the day in another differ by this much at most. */
const ZONE_SLACK_DAYS = 2;
const ZONE_DAY_COLUMNS = `o.user_id, o.metric, o.source, o.body_site, o.value, o.suspect, o.dated, o.moment, o.observed_until,
  case when o.dated or o.utc_offset is not null then o.day
    else ${zoneDaySql('z.time_zone', '$6::varchar[]')} end as day`;
const SECONDS_FROM_MONDAY = `extract(epoch from moment - $2::date::timestamp at time zone 'UTC')::int4`;
const LENGTH_SECONDS = `coalesce(extract(epoch from observed_until - moment), 0)::int4`;
/** Of these, one thing may have been recorded twice, or in parts. */
const IS_TIMED = `not dated and metric = any($5::varchar[])`;
const PACKED = `user_id, metric, source, body_site,
    string_agg(int4send(day - $2::date) || float8send(value), ''::bytea)
      filter (where not suspect and not (${IS_TIMED})) as packed,
    string_agg(int4send(day - $2::date) || float8send(value) || int4send(${SECONDS_FROM_MONDAY})
        || int4send(${LENGTH_SECONDS}), ''::bytea)
      filter (where not suspect and ${IS_TIMED}) as timed,
    count(*) filter (where suspect and day >= $2::date - $4::int) as suspect`;

/**
 * Postgres packs each stream into one bytea: about ten rows per user cross the wire instead of a thousand.
 * The grouping is the primary key, so nothing is sorted. While a person's observations are moved to another time zone,
 * some stored days are of the old zone and some of the new one. Their days are computed here, in the same statement, so
 * that a week never mixes the two (decision 66).
 */
export const STREAMS_SQL = `
  select ${PACKED}
  from observation
  where user_id = any(array(
      select asked from unnest($1::uuid[]) as asked
      where not exists (select from zone_move z where z.user_id = asked)))
    and day >= $2::date - $3::int and day < $2::date
  group by user_id, metric, source, body_site
  union all
  select ${PACKED}
  from (select ${ZONE_DAY_COLUMNS} from zone_move z cross join lateral (
      select * from observation o where o.user_id = z.user_id
        and o.day >= $2::date - $3::int - ${ZONE_SLACK_DAYS} and o.day < $2::date + ${ZONE_SLACK_DAYS} offset 0) as o
    where z.user_id = any($1::uuid[])) as moving
  where day >= $2::date - $3::int and day < $2::date
  group by user_id, metric, source, body_site`;

/** Implausible values are counted in the week and in the days that it is compared with. */
const SUSPECT_DAYS = WEEK_DAYS + BASELINE_DAYS;

/** @param monday ISO date of week_of */
export const streamsParameters = (userIds: readonly string[], monday: string): unknown[] => [
  userIds,
  monday,
  HISTORY_DAYS,
  SUSPECT_DAYS,
  summedMetrics(),
  nightMetrics(),
];

/** Of the user `asked`; $2: week_of. Only what arrived before the week: one that is made again reads the same. */
export const ARRIVED_FLAGS = `
    select json_agg(json_build_array(category, day - $2::date, after_week - $2::date) order by day, category, after_week)
      as flags from arrived_flag f
    where f.user_id = asked.user_id and f.day >= $2::date - ${RED_FLAG_DAYS} and f.day < $2::date and f.after_week < $2::date`;

/** @param weekOf day number of the week that the days are counted from */
export const arrivedFlags = (
  flags: readonly [string, number, number][] | null,
  weekOf: number,
): ArrivedFlag[] =>
  (flags ?? []).map(([category, day, week]) => ({ category, day: weekOf + day, afterWeek: weekOf + week }));

/** The latest state before the week, the red flags found in free text of its days, those that arrived before it, and how the person spells names. */
const LEFT_SQL = `
  select asked.user_id, previous.week_of, previous.state, noted.flags, arrived.flags as arrived, spelled.names
  from unnest($1::uuid[]) as asked(user_id)
  left join lateral (
    select week_of, state from week_state w
    where w.user_id = asked.user_id and w.week_of < $2::date order by w.week_of desc limit 1
  ) previous on true
  left join lateral (
    select json_agg(json_build_array(category, day - $2::date) order by day, category) as flags from noted_flag f
    where f.user_id = asked.user_id and f.day >= $2::date - $3::int and f.day < $2::date
  ) noted on true
  left join lateral (${ARRIVED_FLAGS}) arrived on true
  left join lateral (
    select json_object_agg(code, spelling) as names from spelled_name s where s.user_id = asked.user_id
  ) spelled on true`;

@Injectable()
export class WeekInputReader {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly experiments: ExperimentStore,
  ) {}

  /** One entry for every requested user, in three queries whatever their number. */
  async load(userIds: readonly string[], weekOf: number): Promise<Map<string, WeekHistory>> {
    const monday = isoDay(weekOf);
    const [streams, left, experiments] = await Promise.all([
      selectRows<StreamRow>(this.dataSource, STREAMS_SQL, streamsParameters(userIds, monday)),
      selectRows<LeftRow>(this.dataSource, LEFT_SQL, [userIds, monday, RED_FLAG_DAYS]),
      this.experiments.loadFor(userIds, weekOf),
    ]);
    const histories = new Map<string, WeekHistory & { streams: ObservationStream[] }>();
    for (const { user_id, week_of, state, flags, arrived, names } of left)
      histories.set(user_id, {
        streams: [],
        suspectCount: 0,
        previous: week_of && isState(state) ? { weekOf: dayNumber(week_of), state } : null,
        experiments: experiments.get(user_id) ?? [],
        arrivedFlags: arrivedFlags(arrived, weekOf),
        notedFlags: (flags ?? []).map(([category, day]) => ({ category, day: weekOf + day })),
        spellings: new Map(Object.entries(names ?? {})),
      });
    for (const row of streams) {
      const history = histories.get(row.user_id)!;
      history.suspectCount += row.suspect;
      if (row.packed || row.timed) history.streams.push(unpack(row, weekOf));
    }
    return histories;
  }
}

/**
 * A state of another shape (from an older version, or edited manually) counts as none: a week without memory is better
 * than no week.
 */
function isState(state: Partial<WeekState> | null): state is WeekState {
  return (
    Array.isArray(state?.ladder) &&
    Array.isArray(state.ranges) &&
    Array.isArray(state.told) &&
    state.rangesHeld !== undefined
  );
}

/** Reads one packed stream. @param weekOf day number of the week that its days are counted from */
export function unpack(row: StreamRow, weekOf: number): ObservationStream {
  // A replica of an older version may have stored another spelling of the name.
  const metric = metricDefinition(row.metric)?.code ?? row.metric;
  const stream = {
    metric,
    source: row.source,
    bodySite: row.body_site,
    ...unpackDays(row.packed, weekOf),
  };
  return row.timed ? { ...stream, ...uniteRecords(metric, stream, unpackTimed(row.timed, weekOf)) } : stream;
}

function unpackDays(packed: Buffer | null, weekOf: number): { days: Int32Array; values: Float64Array } {
  const count = (packed?.length ?? 0) / RECORD_BYTES;
  const days = new Int32Array(count);
  const values = new Float64Array(count);
  if (packed === null) return { days, values };
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  for (let index = 0, offset = 0; index < count; index += 1, offset += RECORD_BYTES) {
    days[index] = weekOf + view.getInt32(offset);
    values[index] = view.getFloat64(offset + 4);
  }
  return { days, values };
}

function unpackTimed(packed: Buffer, weekOf: number): TimedRecord[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const records: TimedRecord[] = [];
  for (let offset = 0; offset < packed.length; offset += TIMED_BYTES)
    records.push({
      day: weekOf + view.getInt32(offset),
      value: view.getFloat64(offset + 4),
      start: view.getInt32(offset + 12),
      seconds: view.getInt32(offset + 16),
    });
  return records;
}
