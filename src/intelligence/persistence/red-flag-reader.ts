import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dayNumber } from '../../common/calendar.js';
import { describeError } from '../../common/errors.js';
import { selectRows } from '../../database/rows.js';
import { findRedFlags } from '../analysis/red-flags/find-red-flags.js';
import { gateWeek } from '../analysis/gate/gate-week.js';
import { RED_FLAG_DAYS } from '../analysis/windows.js';
import type { RedFlag } from '../domain/analysis.js';
import type { ArrivedFlag } from '../../safety/red-flag.js';
import type { ObservationStream, WeekInput } from '../domain/week-input.js';
import {
  ARRIVED_FLAGS,
  arrivedFlags,
  STREAMS_SQL,
  type StreamRow,
  streamsParameters,
  unpack,
} from './week-input-reader.js';

/** Symptoms and pain of the days that a brief may report; nothing else shows a red flag on a single day. */
const SYMPTOMS_SQL = `
  select user_id, metric, source, body_site, string_agg(int4send(day - $2::date) || float8send(value), ''::bytea) as packed,
    null as timed
  from observation
  where user_id = any($1::uuid[]) and day >= $2::date - ${RED_FLAG_DAYS} and day < $2::date and not suspect
    and (metric like 'symptom:%' or metric = 'pain')
  group by user_id, metric, source, body_site`;

const NOTED_SQL = `
  select user_id, category, day - $2::date as days from noted_flag
  where user_id = any($1::uuid[]) and day >= $2::date - ${RED_FLAG_DAYS} and day < $2::date order by day, category`;

/** Up to which day the latest complete brief has read, and which of the red flags that have arrived are reported. */
const READ_UNTIL_SQL = `
  select asked.user_id, previous.state ->> 'readUntil' as until, previous.state -> 'flagsReported' as reported from unnest($1::uuid[]) as asked(user_id)
  cross join lateral (select state from week_state w
    where w.user_id = asked.user_id and w.week_of < $2::date order by w.week_of desc limit 1) as previous`;

const ARRIVED_SQL = `
  select asked.user_id, arrived.flags from unnest($1::uuid[]) as asked(user_id) cross join lateral (${ARRIVED_FLAGS}) arrived`;

interface ReadRow {
  user_id: string;
  until: string | null;
  reported: ArrivedFlag[] | null;
}

interface NotedRow {
  user_id: string;
  category: string;
  days: number;
}

type Streams = ReadonlyMap<string, readonly ObservationStream[]>;

/**
 * Finds red flags for briefs that could not be computed. It uses nothing of the computation but the search for red flags
 * itself, and reads each source on its own: what cannot be read, or makes the search fail, hides no red flag of another
 * source (decision 59).
 */
@Injectable()
export class RedFlagReader {
  private readonly logger = new Logger(RedFlagReader.name);

  /**
   * Reads inside the caller's transaction, which remains usable whatever fails here.
   *
   * @param weekOf ISO date of week_of. @returns the red flags by user; a user without any may be missing
   */
  async load(
    userIds: readonly string[],
    weekOf: string,
    manager: EntityManager,
  ): Promise<ReadonlyMap<string, RedFlag[]>> {
    const asked = [userIds, weekOf];
    const noted = (await this.tryRows<NotedRow>('noted_flags', NOTED_SQL, asked, manager)) ?? [];
    const arrived =
      (await this.tryRows<{ user_id: string; flags: [string, number, number][] | null }>(
        'arrived_flags',
        ARRIVED_SQL,
        asked,
        manager,
      )) ?? [];
    const until = await this.tryRows<ReadRow>('last_days', READ_UNTIL_SQL, asked, manager);
    const history = await this.tryRows<StreamRow>(
      'records',
      STREAMS_SQL,
      streamsParameters(userIds, weekOf),
      manager,
    );
    const symptoms =
      history === null ? await this.tryRows<StreamRow>('symptoms', SYMPTOMS_SQL, asked, manager) : null;
    const day = dayNumber(weekOf);
    const streams = unpackAll(history ?? symptoms ?? [], day);
    const read = new Map((until ?? []).map((row) => [row.user_id, row]));
    const flagsOf = new Map(arrived.map((row) => [row.user_id, arrivedFlags(row.flags, day)]));
    return new Map(
      userIds.map((userId) => [
        userId,
        this.find({
          weekOf: day,
          notedFlags: noted
            .filter((row) => row.user_id === userId)
            .map(({ category, days }) => ({ category, day: day + days })),
          streams: streams.get(userId) ?? [],
          arrivedFlags: flagsOf.get(userId) ?? [],
          readUntil: Number(read.get(userId)?.until ?? NaN),
          flagsReported: read.get(userId)?.reported ?? [],
        }),
      ]),
    );
  }

  /** Searches everything; if that fails, what was recorded on single days; if that fails too, the notes. */
  private find({ readUntil, flagsReported, ...found }: Found): RedFlag[] {
    const { weekOf } = found;
    const input: WeekInput = {
      ...found,
      userId: '',
      timeZone: null,
      // A red flag of a day that is not over yet is no less urgent.
      lastCompleteDay: weekOf - 1,
      suspectCount: 0,
      experiments: [],
      previous: Number.isFinite(readUntil)
        ? ({ weekOf: weekOf - 1, state: { readUntil, flagsReported } } as WeekInput['previous'])
        : null,
    };
    return (
      this.trySearch('courses', () => findRedFlags({ input, series: gateWeek(input).warnings })) ??
      this.trySearch('symptoms', () => findRedFlags({ input, series: [] })) ??
      this.trySearch('notes', () => findRedFlags({ input: { ...input, streams: [] }, series: [] })) ??
      []
    );
  }

  private trySearch(what: string, search: () => RedFlag[]): RedFlag[] | null {
    try {
      return search();
    } catch (error) {
      this.report(what, error);
      return null;
    }
  }

  /** A transaction within a transaction is a savepoint: a failed query does not end the caller's. @returns null if it failed */
  private async tryRows<Row>(
    what: string,
    sql: string,
    parameters: unknown[],
    manager: EntityManager,
  ): Promise<Row[] | null> {
    try {
      return await manager.transaction((inner) => selectRows<Row>(inner, sql, parameters));
    } catch (error) {
      this.report(what, error);
      return null;
    }
  }

  private report(what: string, error: unknown): void {
    this.logger.warn({
      event: 'fallback_brief.red_flags_unreadable',
      message: 'One source of red flags could not be searched; the others are.',
      source: what,
      ...describeError(error),
    });
  }
}

type Found = Pick<WeekInput, 'weekOf' | 'notedFlags' | 'arrivedFlags' | 'streams'> & {
  /** Day number; NaN: no complete brief is known. */
  readUntil: number;
  flagsReported: ArrivedFlag[];
};

function unpackAll(rows: readonly StreamRow[], weekOf: number): Streams {
  const byUser = new Map<string, ObservationStream[]>();
  for (const row of rows)
    if (row.packed || row.timed) {
      const streams = byUser.get(row.user_id) ?? [];
      streams.push(unpack(row, weekOf));
      byUser.set(row.user_id, streams);
    }
  return byUser;
}
