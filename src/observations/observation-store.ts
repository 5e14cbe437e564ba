import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { ConflictError } from '../common/errors.js';
import { selectRows, type Sql } from '../database/rows.js';
import { UserDirectory } from '../preferences/user-directory.js';
import { type ChangedDay, ChangedDays, earliestOf, type ReadDays } from './changes/changed-days.js';
import { keepGone } from './imports/kept-rows.js';
import { type DeletedRow, deleteIds } from './deletion/delete-ids.js';
import type { DeletedId, ReadObservation } from './ingest/observation.js';
import { planWrites } from './write-plan.js';

export interface UpsertResult {
  /** New observations, and observations that changed. */
  accepted: number;
  /** Observations that were stored already with an equal value. */
  duplicates: number;
  /** Observations that were taken back by their id. Present only when there are any. */
  deleted?: number;
}

export interface UpsertOptions {
  /** Says which rows are not to be written. Runs first. */
  refuse?: (sql: Sql) => Promise<ReadonlySet<ReadObservation>>;
  /** Runs after the rows are written, with the instant that they name as theirs. @returns what else has changed */
  andThen?: (sql: Sql, writtenAt: Date) => Promise<readonly ChangedDay[]>;
  /** Ids whose observations are taken back, before the rows are written. */
  deletions?: readonly DeletedId[];
  /** The import that brings the rows; null: a request. */
  importId?: string | null;
}

/** Rows per INSERT: larger statements are not faster and use more memory. */
const ROWS_PER_STATEMENT = 5000;

/**
 * The table of observations. The key is user, metric, source, body site, moment and whether only the day is known
 * (decision 4); beside it, the app's own id where it has one.
 */
@Injectable()
export class ObservationStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly directory: UserDirectory,
    private readonly changes: ChangedDays,
  ) {}

  /**
   * Writes all rows or none, with the result of writing them one after the other: an equal value under the same key is a
   * duplicate, a different value replaces the stored one (the last write wins), and so does a row with the same id under
   * another key. All in one transaction; without rows and deletions, nothing runs.
   */
  async upsert(
    rows: readonly ReadObservation[],
    { refuse, andThen, deletions = [], importId = null }: UpsertOptions = {},
  ): Promise<UpsertResult> {
    if (rows.length + deletions.length === 0) return { accepted: 0, duplicates: 0 };
    return this.dataSource.transaction(async (sql) => {
      if (importId !== null) await lockImport(importId, sql);
      const changes: ChangedDay[] = [];
      const written = { now: this.clock.now(), importId, read: this.changes.readDays(), changes };
      await this.directory.remember(
        rows.map((row) => row.userRef),
        sql,
      );
      await lockUsersWithIds(rows, deletions, sql);
      const deleted = await deleteIds(deletions, sql, importId);
      changes.push(...earliestOf(deleted, 'deleted', written.read));
      const refused = (await refuse?.(sql)) ?? new Set();
      const plan = planWrites(refused.size === 0 ? rows : rows.filter((row) => !refused.has(row)));
      const replacedIds = await deleteReplacedIds([...plan.first, ...plan.replacements], importId, sql);
      changes.push(...earliestOf(replacedIds, 'corrected', written.read));
      const accepted = await writeInChunks(sql, plan.first, written);
      await writeInChunks(sql, plan.replacements, written);
      changes.push(...((await andThen?.(sql, written.now)) ?? []));
      await this.changes.record(changes, sql);
      return {
        accepted: accepted + plan.replaced,
        duplicates: plan.first.length - accepted + plan.repeated,
        ...(deleted.length > 0 ? { deleted: deleted.length } : {}),
      };
    });
  }
}

/**
 * An import is over when it is undone, or when the person whose file it is was erased: what a process still reads of it is
 * not stored. Either waits for the rows that are being stored.
 */
async function lockImport(importId: string, sql: Sql): Promise<void> {
  const rows = await selectRows(
    sql,
    `select from import where id = $1 and status not in ('undoing', 'undone') for share`,
    [importId],
  );
  if (rows.length === 0)
    throw new ConflictError('import_over', 'The import was undone, or its person was erased.');
}

/** Two requests with ids of one person write one after the other: a unique id would let the second fail, or both wait. */
async function lockUsersWithIds(
  rows: readonly ReadObservation[],
  deletions: readonly DeletedId[],
  sql: Sql,
): Promise<void> {
  const users = new Set([
    ...rows.filter(({ clientId }) => clientId !== null).map(({ userRef }) => userRef.userId),
    ...deletions.map(({ userRef }) => userRef.userId),
  ]);
  if (users.size === 0) return;
  await sql.query(
    `select from user_identity where user_id = any($1::uuid[]) order by user_id for no key update`,
    [[...users]],
  );
}

/** What is stored under the id of a given row and another key: the row replaces it. */
async function deleteReplacedIds(
  rows: readonly ReadObservation[],
  importId: string | null,
  sql: Sql,
): Promise<DeletedRow[]> {
  const named = rows.filter(({ clientId }) => clientId !== null);
  if (named.length === 0) return [];
  return selectRows<DeletedRow>(
    sql,
    `with gone as (
     delete from observation o
     using unnest($1::uuid[], $2::varchar[], $3::varchar[], $4::varchar[], $5::varchar[], $6::timestamptz[], $7::boolean[])
       as given(user_id, client_id, metric, source, body_site, moment, dated)
     where o.user_id = given.user_id and o.client_id = given.client_id
       and (o.metric, o.source, o.body_site, o.moment, o.dated)
         is distinct from (given.metric, given.source, given.body_site, given.moment, given.dated)
     returning o.*), kept as (${keepGone('$8')})
     select user_id, day from gone`,
    [
      named.map((row) => row.userRef.userId),
      named.map((row) => row.clientId),
      named.map((row) => row.metric),
      named.map((row) => row.source),
      named.map((row) => row.bodySite),
      named.map((row) => row.moment.toISOString()),
      named.map((row) => row.dated),
      importId,
    ],
  );
}

interface Written {
  now: Date;
  importId: string | null;
  /** The days that a brief may have read. */
  read: ReadDays;
  /** Gets those of them that have changed. */
  changes: ChangedDay[];
}

async function writeInChunks(sql: Sql, rows: readonly ReadObservation[], written: Written): Promise<number> {
  let accepted = 0;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    accepted += await writeChunk(sql, rows.slice(start, start + ROWS_PER_STATEMENT), written);
  return accepted;
}

/** A time without an offset of its own says less about the day than what is stored with one. */
const KEEPS_DAY = `(excluded.utc_offset is null and observation.utc_offset is not null)`;

/**
 * The first day that a written row may have changed. One that was stored may have counted for another day: the earliest
 * on which its moment falls anywhere.
 */
const EARLIEST_DAY_CHANGED = `case when xmax = 0 or dated then day
  else least(day, (moment at time zone 'UTC')::date - 1) end`;

/**
 * Writes one statement and returns how many rows are new or changed. No key may appear twice. What an import replaces is
 * kept by a trigger (decision 88).
 */
async function writeChunk(sql: Sql, rows: readonly ReadObservation[], written: Written): Promise<number> {
  const [{ accepted, changed }] = await selectRows<{
    accepted: number;
    changed: [userId: string, day: string, added: boolean][] | null;
  }>(
    sql,
    `with written as (
       insert into observation
         (user_id, metric, source, source_kind, body_site, moment, observed_until, dated, day, utc_offset, client_id,
          value, suspect, import_id, recorded_at)
       select given.*, $14::bigint, $15::timestamptz
       from unnest($1::uuid[], $2::varchar[], $3::varchar[], $4::varchar[], $5::varchar[], $6::timestamptz[],
                   $7::timestamptz[], $8::boolean[], $9::date[], $10::smallint[], $11::varchar[], $12::float8[],
                   $13::boolean[]) as given
       on conflict (user_id, metric, source, body_site, moment, dated) do update
       set value = excluded.value, suspect = excluded.suspect, observed_until = excluded.observed_until,
         day = case when ${KEEPS_DAY} then observation.day else excluded.day end,
         utc_offset = coalesce(excluded.utc_offset, observation.utc_offset),
         client_id = coalesce(excluded.client_id, observation.client_id),
         source_kind = coalesce(excluded.source_kind, observation.source_kind),
         import_id = excluded.import_id, recorded_at = excluded.recorded_at
       where observation.value is distinct from excluded.value
         or observation.observed_until is distinct from excluded.observed_until
         or observation.client_id is distinct from coalesce(excluded.client_id, observation.client_id)
         or (observation.day <> excluded.day and not ${KEEPS_DAY})
       returning user_id, xmax = 0 as added, ${EARLIEST_DAY_CHANGED} as changed_day
     )
     select count(*)::int as accepted, (
       select json_agg(json_build_array(user_id, day, added)) from (
         select user_id, added, min(changed_day) as day from written
         where changed_day >= $16::date and changed_day < $17::date group by user_id, added) as changed) as changed
     from written`,
    [
      rows.map((row) => row.userRef.userId),
      rows.map((row) => row.metric),
      rows.map((row) => row.source),
      rows.map((row) => row.sourceKind),
      rows.map((row) => row.bodySite),
      rows.map((row) => row.moment.toISOString()),
      rows.map((row) => row.until?.toISOString() ?? null),
      rows.map((row) => row.dated),
      rows.map((row) => row.day),
      rows.map((row) => row.utcOffset),
      rows.map((row) => row.clientId),
      rows.map((row) => row.value),
      rows.map((row) => row.suspect),
      written.importId,
      written.now,
      written.read.from,
      written.read.until,
    ],
  );
  for (const [userId, day, added] of changed ?? [])
    written.changes.push({ userId, day, kind: added ? 'late' : 'corrected' });
  return accepted;
}
