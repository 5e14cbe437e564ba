import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../../common/errors.js';
import { selectRows, type Sql } from '../../database/rows.js';
import { ChangedDays, earliestOf } from '../changes/changed-days.js';
import { CONTENT, KEY } from './keep-replaced.js';

export interface UndoResult {
  /** Observations that the import had added. */
  deleted: number;
  /** Observations that are again as they were before it. */
  restored: number;
}

/** A statement must end while the server waits for it. */
const ROWS_AT_ONCE = 50_000;
const of = (table: string, names: string): string => names.replaceAll(/\w+/g, `${table}.$&`);
const SAME_KEY = (a: string, b: string): string => `(${of(a, KEY)}) = (${of(b, KEY)})`;

/**
 * Undoes imports (decision 88). What was written later by a request or another import stays; what a later import keeps as replaced becomes
 * what was there before the undone one.
 */
@Injectable()
export class ImportUndo {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly changes: ChangedDays,
  ) {}

  /** Undoing again after an interruption completes it. @throws NotFoundError */
  async undo(id: number): Promise<UndoResult> {
    const [found] = Number.isSafeInteger(id)
      ? await selectRows(this.dataSource, `select from import where id = $1`, [id])
      : [];
    if (!found) throw new NotFoundError('import_unknown', 'There is no import with this id.');
    await this.dataSource.transaction((sql) => correctLater(id, sql));
    const restored = await this.inSteps('corrected', (sql) => restoreReplaced(id, sql));
    const deleted = await this.inSteps('deleted', (sql) => deleteAdded(id, sql));
    const moved = await this.inSteps('corrected', (sql) => insertMoved(id, sql));
    await this.dataSource.query(
      `update import set status = 'undone', accepted = 0, ended_at = now() where id = $1`,
      [id],
    );
    return { deleted, restored: restored + moved };
  }

  private async inSteps(
    kind: 'corrected' | 'deleted',
    step: (sql: Sql) => Promise<ChangedRows>,
  ): Promise<number> {
    let rows = 0;
    for (;;) {
      const { taken, changed } = await this.dataSource.transaction(async (sql) => {
        const days = await step(sql);
        await this.changes.record(earliestOf(days.changed, kind, this.changes.readDays()), sql);
        return days;
      });
      rows += changed.length;
      if (taken < ROWS_AT_ONCE) return rows;
    }
  }
}

/** How many rows a step read, and the days of what it changed. */
interface ChangedRows {
  taken: number;
  changed: { user_id: string; day: string }[];
}

async function correctLater(id: number, sql: Sql): Promise<void> {
  await sql.query(
    `update import_replaced l set (${CONTENT}, previous_import_id) = row(${of('r', CONTENT)}, r.previous_import_id)
     from import_replaced r where l.previous_import_id = $1 and r.import_id = $1 and ${SAME_KEY('l', 'r')}`,
    [id],
  );
  // Without the undone import there was nothing: undoing the later one deletes the observation.
  await sql.query(`delete from import_replaced where previous_import_id = $1`, [id]);
}

/** Those whose key the import's own observation has. Both the day that it had and the one that it gets again change. */
async function restoreReplaced(id: number, sql: Sql): Promise<ChangedRows> {
  const changed = await selectRows<{ user_id: string; day: string }>(
    sql,
    `with taken as (
       select r.*, least(r.day, o.day) as changed_day from import_replaced r join observation o on ${SAME_KEY('o', 'r')}
       where r.import_id = $1 and o.import_id = $1 limit ${ROWS_AT_ONCE}
     ), gone as (delete from import_replaced r using taken t where r.import_id = $1 and ${SAME_KEY('r', 't')}
     ), restored as (
       update observation o set (${CONTENT}, import_id) = row(${of('t', CONTENT)}, t.previous_import_id)
       from taken t where ${SAME_KEY('o', 't')} returning o.user_id, t.changed_day::text as day)
     select user_id, day from restored`,
    [id],
  );
  return { taken: changed.length, changed };
}

async function deleteAdded(id: number, sql: Sql): Promise<ChangedRows> {
  const changed = await selectRows<{ user_id: string; day: string }>(
    sql,
    `with gone as (
       delete from observation where ctid = any(array(
         select ctid from observation where import_id = $1 limit ${ROWS_AT_ONCE} for update))
       returning user_id, day::text as day)
     select user_id, day from gone`,
    [id],
  );
  return { taken: changed.length, changed };
}

/** Those that had the client id of an observation with another key. What was written there since stays. */
async function insertMoved(id: number, sql: Sql): Promise<ChangedRows> {
  const [{ taken }] = await selectRows<{ taken: number }>(
    sql,
    `select count(*)::int as taken from (select from import_replaced where import_id = $1 limit ${ROWS_AT_ONCE}) as kept`,
    [id],
  );
  const changed = await selectRows<{ user_id: string; day: string }>(
    sql,
    `with taken as (
       delete from import_replaced where ctid = any(array(
         select ctid from import_replaced where import_id = $1 limit ${ROWS_AT_ONCE}))
       returning *
     ), back as (
       insert into observation (${KEY}, ${CONTENT}, import_id)
       select ${of('t', KEY)}, ${of('t', CONTENT)}, t.previous_import_id from taken t
       where t.client_id is not null
       on conflict do nothing returning user_id, day::text as day)
     select user_id, day from back`,
    [id],
  );
  return { taken, changed };
}
