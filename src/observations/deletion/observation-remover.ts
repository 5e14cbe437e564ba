import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { BadInputError, type FieldProblem } from '../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { changeCount, selectRows, type Sql } from '../../database/rows.js';
import { UserIds } from '../../preferences/user-ids.js';
import { ChangedDays, earliestOf, type ReadDays } from '../changes/changed-days.js';
import { isRejection } from '../ingest/observation.js';
import { ReadingContext } from '../ingest/reading-context.js';
import { forgetKept, KEY, of, sameKey } from '../imports/kept-rows.js';
import { type DeletedRow, deleteIds } from './delete-ids.js';
import {
  type DeletedKey,
  type DeletedRange,
  type Deletion,
  readDeletion,
  readRange,
} from './read-deletion.js';

export interface DeletionResult {
  /** Number of observations that were deleted. */
  deleted: number;
  /** Number of items of the list for which nothing was stored. */
  not_found: number;
}

/** A statement must end while the server waits for it, and a person may have millions of observations. */
const ROWS_AT_ONCE = 50_000;
const MOST_PROBLEMS = 100;

/** Takes observations back. Red flags that were found in their notes stay: the note may have been about more than one. */
@Injectable()
export class ObservationRemover {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly userIds: UserIds,
    private readonly clock: Clock,
    private readonly changes: ChangedDays,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Deletes the named observations in one transaction, or none.
   * @throws BadInputError with the place of each item that names none
   */
  async removeListed(items: readonly unknown[]): Promise<DeletionResult> {
    const context = this.context();
    const deletions: Deletion[] = [];
    const problems: FieldProblem[] = [];
    for (const [index, item] of items.entries()) {
      const deletion = readDeletion(item, context);
      if (isRejection(deletion)) problems.push({ field: `observations.${index}`, reason: deletion.message });
      else deletions.push(deletion);
    }
    if (problems.length > 0) throw new BadInputError(problems.slice(0, MOST_PROBLEMS));
    const ids = deletions.filter((one) => 'clientId' in one);
    const keys = deletions.filter((one) => 'metric' in one);
    const found = await this.dataSource.transaction(async (sql) => {
      const gone = [...(await deleteIds(ids, sql)), ...(await deleteKeys(keys, sql))];
      await this.changes.record(earliestOf(gone, 'deleted', this.changes.readDays()), sql);
      return gone.length;
    });
    return { deleted: found, not_found: Math.max(0, new Set(deletions.map(nameOf)).size - found) };
  }

  /**
   * Deletes what a person recorded in a range of days, or what an import brought of theirs, in as many transactions as it takes.
   * @throws BadInputError when a field is missing or not valid
   */
  async removeRange(raw: Record<string, unknown>): Promise<DeletionResult> {
    const range = readRange(raw, this.context());
    if (isRejection(range))
      throw new BadInputError([{ field: range.message.split(' ')[0], reason: range.message }]);
    let deleted = 0;
    for (;;) {
      const rows = await this.dataSource.transaction(async (sql) => {
        const { count, day } = await deleteSome(range, this.changes.readDays(), sql);
        const forgotten = await forgetSome(range, sql);
        if (day !== null)
          await this.changes.record([{ userId: range.userRef.userId, day, kind: 'deleted' }], sql);
        return { count, most: Math.max(count, forgotten) };
      });
      deleted += rows.count;
      if (rows.most < ROWS_AT_ONCE) return { deleted, not_found: deleted === 0 ? 1 : 0 };
    }
  }

  private context(): ReadingContext {
    const users = { form: this.userIds.form, refused: new Map<string, string>() };
    return new ReadingContext(this.clock.now(), this.config.job.timeZone, new Map(), users);
  }
}

const nameOf = (one: Deletion): string =>
  'clientId' in one
    ? `${one.userRef.userId}\0${one.clientId}`
    : [one.userRef.userId, one.metric, one.source, one.bodySite, one.moment.getTime(), one.dated].join('\0');

/** Rows are locked in the order of their key, as upserts do. */
async function deleteKeys(keys: readonly DeletedKey[], sql: Sql): Promise<DeletedRow[]> {
  if (keys.length === 0) return [];
  return selectRows<DeletedRow>(
    sql,
    `with given as (
       select * from unnest($1::uuid[], $2::varchar[], $3::varchar[], $4::varchar[], $5::timestamptz[], $6::boolean[])
         as given(${KEY})
     ), found as (
       select ${of('o', KEY)} from observation o join given using (${KEY})
       order by o.user_id, o.metric collate "C", o.source collate "C", o.body_site collate "C", o.moment, o.dated
       for update of o
     ), gone as (
       delete from observation o using found f where ${sameKey('o', 'f')}
       returning o.user_id, o.day, o.client_id
     ), forgotten as (${forgetKept('select * from given', 'select user_id, client_id from gone')})
     select user_id, day from gone`,
    [
      keys.map(({ userRef }) => userRef.userId),
      keys.map(({ metric }) => metric),
      keys.map(({ source }) => source),
      keys.map(({ bodySite }) => bodySite),
      keys.map(({ moment }) => moment.toISOString()),
      keys.map(({ dated }) => dated),
    ],
  );
}

/** @returns how many, and the earliest of their days that a brief may have read */
async function deleteSome(
  { userRef, metric, from, to, importId }: DeletedRange,
  read: ReadDays,
  sql: Sql,
): Promise<{ count: number; day: string | null }> {
  const [gone] = await selectRows<{ count: number; day: string | null }>(
    sql,
    `with gone as (
       delete from observation where ctid = any(array(
         select ctid from observation
         where user_id = $1 and day between coalesce($2::date, '-infinity') and coalesce($3::date, 'infinity')
           and ($4::varchar is null or metric = $4) and ($5::bigint is null or import_id = $5)
         limit ${ROWS_AT_ONCE}))
       returning *
     ), forgotten as (${forgetKept(`select ${KEY} from gone`, 'select user_id, client_id from gone')})
     select count(*)::int as count, min(day) filter (where day >= $6::date and day < $7::date) as day from gone`,
    [userRef.userId, from, to, metric, importId, read.from, read.until],
  );
  return gone;
}

/** What an import had replaced or moved in the range. @returns how many */
function forgetSome({ userRef, metric, from, to, importId }: DeletedRange, sql: Sql): Promise<number> {
  return changeCount(
    sql,
    `delete from import_replaced where ctid = any(array(
       select ctid from import_replaced
       where user_id = $1 and day between coalesce($2::date, '-infinity') and coalesce($3::date, 'infinity')
         and ($4::varchar is null or metric = $4) and ($5::bigint is null or previous_import_id = $5)
       limit ${ROWS_AT_ONCE}))`,
    [userRef.userId, from, to, metric, importId],
  );
}
