import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { selectRows, type Sql } from '../database/rows.js';
import { UserDirectory } from '../preferences/user-directory.js';
import type { ReadObservation } from './ingest/observation.js';
import { planWrites } from './write-plan.js';

export interface UpsertResult {
  /** New observations, and observations whose value changed. */
  accepted: number;
  /** Observations that were stored already with an equal value. */
  duplicates: number;
}

/** Rows per INSERT: larger statements are not faster and use more memory. */
const ROWS_PER_STATEMENT = 5000;

/**
 * The table of observations. The key is user, metric, source, body site, moment and whether only the day is known
 * (decision 4).
 */
@Injectable()
export class ObservationStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly directory: UserDirectory,
  ) {}

  /**
   * Writes all rows or none, with the result of writing them one after the other: an equal value under the same key is a
   * duplicate, a different value replaces the stored one (the last write wins). In the same transaction, unless there are no
   * rows, `refuse` first says which rows are not to be written, and `andThen` runs last.
   */
  async upsert(
    rows: readonly ReadObservation[],
    {
      refuse = () => Promise.resolve(new Set()),
      andThen = () => Promise.resolve(),
    }: {
      refuse?: (sql: Sql) => Promise<ReadonlySet<ReadObservation>>;
      andThen?: (sql: Sql) => Promise<void>;
    } = {},
  ): Promise<UpsertResult> {
    if (rows.length === 0) return { accepted: 0, duplicates: 0 };
    return this.dataSource.transaction(async (sql) => {
      const now = this.clock.now();
      await this.directory.remember(
        rows.map((row) => row.userRef),
        sql,
      );
      const refused = await refuse(sql);
      const { first, replacements, replaced, repeated } = planWrites(
        refused.size === 0 ? rows : rows.filter((row) => !refused.has(row)),
      );
      const accepted = await writeInChunks(sql, first, now);
      await writeInChunks(sql, replacements, now);
      await andThen(sql);
      return { accepted: accepted + replaced, duplicates: first.length - accepted + repeated };
    });
  }
}

async function writeInChunks(sql: Sql, rows: readonly ReadObservation[], now: Date): Promise<number> {
  let accepted = 0;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    accepted += await writeChunk(sql, rows.slice(start, start + ROWS_PER_STATEMENT), now);
  return accepted;
}

/** Writes one statement and returns how many rows are new or changed. No key may appear twice. */
async function writeChunk(sql: Sql, rows: readonly ReadObservation[], now: Date): Promise<number> {
  const [{ accepted }] = await selectRows<{ accepted: number }>(
    sql,
    `WITH written AS (
       INSERT INTO observation
         (user_id, metric, source, body_site, moment, dated, day, value, suspect, recorded_at)
       SELECT given.*, $10::timestamptz
       FROM unnest($1::uuid[], $2::varchar[], $3::varchar[], $4::varchar[], $5::timestamptz[], $6::boolean[],
                   $7::date[], $8::float8[], $9::boolean[]) AS given
       ON CONFLICT (user_id, metric, source, body_site, moment, dated) DO UPDATE
       SET value = EXCLUDED.value, suspect = EXCLUDED.suspect, day = EXCLUDED.day, recorded_at = EXCLUDED.recorded_at
       WHERE observation.value IS DISTINCT FROM EXCLUDED.value
       RETURNING 1
     )
     SELECT count(*)::int AS accepted FROM written`,
    [
      rows.map((row) => row.userRef.userId),
      rows.map((row) => row.metric),
      rows.map((row) => row.source),
      rows.map((row) => row.bodySite),
      rows.map((row) => row.moment.toISOString()),
      rows.map((row) => row.dated),
      rows.map((row) => row.day),
      rows.map((row) => row.value),
      rows.map((row) => row.suspect),
      now,
    ],
  );
  return accepted;
}
