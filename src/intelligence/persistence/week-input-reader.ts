import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { isoDay } from '../../common/calendar.js';
import { selectRows } from '../../database/rows.js';
import { HISTORY_DAYS, type ObservationStream } from '../domain/week-input.js';

/** What a batch's users recorded before the week and what the week before left. */
export interface WeekHistory {
  streams: ObservationStream[];
  suspectCount: number;
  previousScore: number | null;
}

interface StreamRow {
  user_id: string;
  metric: string;
  source: string;
  body_site: string;
  packed: Buffer | null;
  suspect: number;
}

/** One packed observation: the day relative to week_of (int4), the value (float8), both big-endian. */
const RECORD_BYTES = 12;

/**
 * Postgres packs each stream into one bytea: about ten rows a user cross the wire instead of a thousand
 * (docs/architecture.md has the figures). The primary key is the grouping, so nothing is sorted.
 */
export const STREAMS_SQL = `
  select user_id, metric, source, body_site,
    string_agg(int4send(day - $2::date) || float8send(value), ''::bytea) filter (where not suspect) as packed,
    count(*) filter (where suspect) as suspect
  from observation
  where user_id = any($1::uuid[]) and day >= $2::date - $3::int and day < $2::date
  group by user_id, metric, source, body_site`;

@Injectable()
export class WeekInputReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** One entry for every user asked for, in two queries whatever their number. */
  async load(userIds: readonly string[], weekOf: number): Promise<Map<string, WeekHistory>> {
    const monday = isoDay(weekOf);
    const [streams, scores] = await Promise.all([
      selectRows<StreamRow>(this.dataSource, STREAMS_SQL, [userIds, monday, HISTORY_DAYS]),
      selectRows<{ user_id: string; score: number }>(
        this.dataSource,
        `select user_id, score from weekly_intelligence
         where user_id = any($1::uuid[]) and week_of = $2::date - 7 and status = 'complete' and score is not null`,
        [userIds, monday],
      ),
    ]);
    const histories = new Map<string, WeekHistory>(
      userIds.map((userId) => [userId, { streams: [], suspectCount: 0, previousScore: null }]),
    );
    for (const row of streams) {
      const history = histories.get(row.user_id)!;
      history.suspectCount += row.suspect;
      if (row.packed) history.streams.push(unpack(row, row.packed, weekOf));
    }
    for (const row of scores) histories.get(row.user_id)!.previousScore = row.score;
    return histories;
  }
}

function unpack(row: StreamRow, packed: Buffer, weekOf: number): ObservationStream {
  const count = packed.length / RECORD_BYTES;
  const days = new Int32Array(count);
  const values = new Float64Array(count);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  for (let index = 0, offset = 0; index < count; index += 1, offset += RECORD_BYTES) {
    days[index] = weekOf + view.getInt32(offset);
    values[index] = view.getFloat64(offset + 4);
  }
  return { metric: row.metric, source: row.source, bodySite: row.body_site, days, values };
}
