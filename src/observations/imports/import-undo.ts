import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../../common/errors.js';
import { changeCount, selectRows, type Sql } from '../../database/rows.js';
import { ChangedDays, earliestOf } from '../changes/changed-days.js';
import { CONTENT, KEY, of, sameKey } from './kept-rows.js';
import { passOn, passToHolder } from './pass-on.js';

export interface UndoResult {
  /** Observations that the import had added. */
  deleted: number;
  /** Observations that are again as they were before it. */
  restored: number;
}

/** A statement must end while the server waits for it. */
const ROWS_AT_ONCE = 50_000;

/**
 * Undoes imports (decision 88). What was written later by a request or another import stays; what a later import keeps as
 * replaced becomes what was there before the undone one. What a person took back since is not kept any more, so it stays away.
 */
@Injectable()
export class ImportUndo {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly changes: ChangedDays,
  ) {}

  /**
   * Undoing again after an interruption completes it.
   * @param onStep gets the number of observations that were deleted or restored so far. What it throws ends the undo
   * @throws NotFoundError
   */
  async undo(id: number, onStep: (rows: number) => void = () => undefined): Promise<UndoResult> {
    // From here on no process that still reads the file can store anything of it.
    const found = Number.isSafeInteger(id)
      ? await changeCount(this.dataSource, `update import set status = 'undoing' where id = $1`, [id])
      : 0;
    if (found === 0) throw new NotFoundError('import_unknown', 'There is no import with this id.');
    await this.dataSource.transaction((sql) => passOn(id, sql));
    const done = { deleted: 0, restored: 0 };
    for (const step of [takeBack, restoreMoved])
      for (;;) {
        const { taken, deleted, restored } = await this.inTransaction((sql) => step(id, sql));
        done.deleted += deleted.length;
        done.restored += restored.length;
        onStep(done.deleted + done.restored);
        if (taken < ROWS_AT_ONCE) break;
      }
    await this.dataSource.transaction((sql) => passToHolder(id, sql));
    // Something else was written there since.
    await this.dataSource.query(`delete from import_replaced where import_id = $1`, [id]);
    await this.dataSource.query(
      `update import set status = 'undone', accepted = 0, ended_at = now() where id = $1`,
      [id],
    );
    return done;
  }

  private inTransaction(step: (sql: Sql) => Promise<StepResult>): Promise<StepResult> {
    return this.dataSource.transaction(async (sql) => {
      const result = await step(sql);
      const read = this.changes.readDays();
      await this.changes.record(
        [
          ...earliestOf([...result.replaced, ...result.restored], 'corrected', read),
          ...earliestOf(result.deleted, 'deleted', read),
        ],
        sql,
      );
      return result;
    });
  }
}

interface DayOfUser {
  user_id: string;
  day: string;
}

interface StepResult {
  /** How many rows the step has read. */
  taken: number;
  /** Rows of the import that are gone. */
  deleted: DayOfUser[];
  /** Those that had replaced another one. */
  replaced: DayOfUser[];
  restored: DayOfUser[];
}

/** Deletes rows of the import, and puts what they had replaced in their place. */
async function takeBack(id: number, sql: Sql): Promise<StepResult> {
  const gone = await selectRows<DayOfUser & { kept: string | null }>(
    sql,
    `with gone as (
       delete from observation where ctid = any(array(
         select ctid from observation where import_id = $1 limit ${ROWS_AT_ONCE} for update))
       returning *)
     select g.user_id, g.day::text as day, r.ctid::text as kept
     from gone g left join import_replaced r on r.import_id = $1 and ${sameKey('r', 'g')}`,
    [id],
  );
  const replaced = gone.filter(({ kept }) => kept !== null);
  const restored = await restore(
    id,
    replaced.map(({ kept }) => kept!),
    sql,
  );
  return { taken: gone.length, deleted: gone.filter(({ kept }) => kept === null), replaced, restored };
}

/** What the import had moved to another key, by the app's id, or taken back. Run it when no row of the import is left. */
async function restoreMoved(id: number, sql: Sql): Promise<StepResult> {
  const kept = await selectRows<{ place: string }>(
    sql,
    `select r.ctid::text as place from import_replaced r where r.import_id = $1 and ${IS_FREE}
     order by r.recorded_at desc limit ${ROWS_AT_ONCE}`,
    [id],
  );
  const restored = await restore(
    id,
    kept.map(({ place }) => place),
    sql,
  );
  return { taken: restored.length, deleted: [], replaced: [], restored };
}

/** No observation has its key or its id. */
const IS_FREE = `not exists (select from observation o where ${sameKey('o', 'r')})
  and (r.client_id is null or not exists (
    select from observation o where o.user_id = r.user_id and o.client_id = r.client_id))`;

/** Those whose id is on another row stay kept: a later step of this undo may delete that one. */
async function restore(id: number, places: readonly string[], sql: Sql): Promise<DayOfUser[]> {
  if (places.length === 0) return [];
  return selectRows<DayOfUser>(
    sql,
    `with taken as (
       delete from import_replaced r where r.ctid = any($2::text[]::tid[]) and r.import_id = $1 and ${IS_FREE}
       returning r.*
     ), back as (
       insert into observation (${KEY}, ${CONTENT}, import_id)
       select ${of('t', KEY)}, ${of('t', CONTENT)}, t.previous_import_id from taken t order by t.recorded_at desc
       on conflict do nothing returning user_id, day::text as day)
     select user_id, day from back`,
    [id, places],
  );
}
