import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../../../common/errors.js';
import { changeCount, selectRows, type Sql } from '../../../database/rows.js';

export const unknownImport = (): NotFoundError =>
  new NotFoundError('import_unknown', 'There is no import with this id.');

/** Queues the undoing of imports, whatever they are doing. */
@Injectable()
export class UndoRequests {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** An import of the command line becomes a task, too. @throws NotFoundError */
  async request(id: number): Promise<void> {
    await this.dataSource.transaction(async (sql) => {
      if ((await requestOfTask(id, sql)) > 0) return;
      const [known] = await selectRows(
        sql,
        `select from import_task where id = $1 and state <> 'receiving'`,
        [id],
      );
      if (known) return;
      const made = await selectRows(
        sql,
        `insert into import_task (id, state, undo, file, format, user_id, import_ids, received_at, queued_at)
         select id, 'queued', true, file, format, user_id, array[id], started_at, now()
         from import where id = $1 on conflict do nothing returning id`,
        [id],
      );
      if (made.length === 0) throw unknownImport();
    });
  }
}

/** @returns 0 when there is no such task, or it is undone already */
async function requestOfTask(id: number, sql: Sql): Promise<number> {
  const begun = await changeCount(
    sql,
    `update import_task set undo = true,
       state = case when state = 'running' then state else 'queued' end,
       queued_at = case when state in ('done', 'failed') then now() else queued_at end,
       attempts = case when state = 'running' then attempts else 0 end, ended_at = null
     where id = $1 and (state in ('done', 'failed') or (state in ('queued', 'running') and attempts > 0)) and not undo
       and not dry_run`,
    [id],
  );
  if (begun > 0) return begun;
  // Nothing of it was stored yet, or ever.
  const ended = await changeCount(
    sql,
    `update import_task set state = 'undone', ended_at = now(), lease_until = null
     where id = $1 and not undo and state in ('queued', 'running', 'done', 'failed') and (dry_run or attempts = 0)`,
    [id],
  );
  if (ended > 0) await sql.query(`delete from import_piece where task_id = $1`, [id]);
  return ended;
}
