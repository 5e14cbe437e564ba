import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeRows, selectRows, type Sql } from '../database/rows.js';
import { ArrivedFlags } from './changes/arrived-flags.js';
import { ChangedDays, earliestOf, type ReadDays } from './changes/changed-days.js';
import { nightMetrics } from './catalogue.js';
import { zoneDaySql } from './ingest/day-of.js';

/** So many timed observations are moved in the request that changes the zone: it takes less than a second. */
export const MOVED_AT_ONCE = 20_000;
/** About so many observations are moved in one transaction. It may be more, because a day is moved as a whole. */
const CHUNK_ROWS = 5000;

interface Move {
  user_id: string;
  time_zone: string;
  next_day: string;
  last_day: string | null;
}

/**
 * When a person's time zone becomes known, their timed observations that were written in UTC are moved to the days they
 * fall on there. Those of a person with many are moved in chunks, and a row of zone_move says so until all are moved
 * (decision 66). A later change of the zone moves nothing: the past was in the past zone.
 */
@Injectable()
export class ZoneMoveStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly changes: ChangedDays,
    private readonly arrived: ArrivedFlags,
  ) {}

  /**
   * Moves the observations, or records that they are to be moved. Red flags found in notes are moved at once.
   * @returns whether observations are still to be moved
   */
  async begin(userId: string, timeZone: string, sql: Sql, atOnce = MOVED_AT_ONCE): Promise<boolean> {
    const flags = await changeRows<{ user_id: string; day: string }>(
      sql,
      `update noted_flag set day = (moment at time zone $2)::date
       where user_id = $1 and not dated and day is distinct from (moment at time zone $2)::date
       returning user_id, least(day, (moment at time zone 'UTC')::date - 1) as day`,
      [userId, timeZone],
    );
    await this.changes.record(earliestOf(flags, 'corrected', this.changes.readDays()), sql);

    await this.arrived.spread(userId, sql);
    const [{ timed }] = await selectRows<{ timed: number }>(
      sql,
      `select count(*) as timed from (
         select from observation where user_id = $1 and ${MOVABLE} limit $2::int + 1) as found`,
      [userId, atOnce],
    );
    // An earlier move that is not finished must not continue to its own zone.
    await sql.query(`delete from zone_move where user_id = $1`, [userId]);
    if (timed > atOnce) {
      await sql.query(`insert into zone_move (user_id, time_zone) values ($1, $2)`, [userId, timeZone]);
      return true;
    }
    await this.move({ userId, timeZone, from: '-infinity', to: 'infinity' }, sql);
    return false;
  }

  /**
   * Moves one chunk of some person's observations, in a transaction that also records how far it got. Two processes never
   * work on the same person.
   * @returns the user whose chunk it was, and whether it was the last; null if there is nothing to do
   */
  async moveChunk(): Promise<{ userId: string; finished: boolean } | null> {
    return this.dataSource.transaction(async (sql) => {
      const [move] = await selectRows<Move>(
        sql,
        `select move.user_id, move.time_zone, coalesce(move.next_day, '-infinity') as next_day,
           (select o.day from observation o
            where o.user_id = move.user_id and o.day >= coalesce(move.next_day, '-infinity')
            order by o.day limit 1 offset $1) as last_day
         from zone_move move order by move.begun_at limit 1 for update of move skip locked`,
        [CHUNK_ROWS],
      );
      if (!move) return null;
      const { user_id: userId, time_zone: timeZone, next_day: from, last_day: to } = move;
      await this.move({ userId, timeZone, from, to: to ?? 'infinity' }, sql);
      if (to === null) await sql.query(`delete from zone_move where user_id = $1`, [userId]);
      else await sql.query(`update zone_move set next_day = $2::date + 1 where user_id = $1`, [userId, to]);
      return { userId, finished: to === null };
    });
  }

  private async move(range: MovedRange, sql: Sql): Promise<void> {
    const day = await moveDays(range, this.changes.readDays(), sql);
    if (day !== null) await this.changes.record([{ userId: range.userId, day, kind: 'corrected' }], sql);
  }
}

/** A record that says at which offset it was written stays on its day, wherever the person lives. */
const MOVABLE = `not dated and utc_offset is null`;
const NEW_DAY = zoneDaySql('$2', '$5::varchar[]');

interface MovedRange {
  userId: string;
  timeZone: string;
  from: string;
  to: string;
}

/**
 * Rows are locked in the order of their key, as upserts do.
 * @returns the earliest of the old and the new days that a brief may have read; null: none
 */
async function moveDays(
  { userId, timeZone, from, to }: MovedRange,
  read: ReadDays,
  sql: Sql,
): Promise<string | null> {
  const [{ day }] = await selectRows<{ day: string | null }>(
    sql,
    `with moved as (
       select user_id, metric, source, body_site, moment, dated, day as old_day, ${NEW_DAY} as new_day from observation o
       where user_id = $1 and ${MOVABLE} and day between $3 and $4 and day is distinct from ${NEW_DAY}
       order by metric collate "C", source collate "C", body_site collate "C", moment
       for update
     ), written as (
       update observation o set day = m.new_day
       from moved m
       where (o.user_id, o.metric, o.source, o.body_site, o.moment, o.dated)
           = (m.user_id, m.metric, m.source, m.body_site, m.moment, m.dated)
       returning least(m.old_day, m.new_day) as day
     )
     select min(day) filter (where day >= $6::date and day < $7::date) as day from written`,
    [userId, timeZone, from, to, nightMetrics(), read.from, read.until],
  );
  return day;
}
