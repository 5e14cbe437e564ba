import { Column, Entity, PrimaryColumn } from 'typeorm';
import { changeCount } from '../../database/rows.js';
import { Policy } from '../../database/table-policy.js';

/** A piece of a file that waits to be imported. */
@Policy('import_piece', {
  // Those of a file that was not received to its end, or whose task was erased.
  pruning: {
    oldRows: `select b.ctid from import_piece b where not exists (select from import_task t
      where t.id = b.task_id and t.state in ('receiving', 'queued', 'running'))`,
  },
  person: {
    // Before the task, which says whose the file is.
    eraseOrder: 112,
    exported: false,
    erase: async (userId, manager) => ({
      rows: await changeCount(
        manager,
        `delete from import_piece p using import_task t where t.id = p.task_id and t.user_id = $1`,
        [userId],
      ),
    }),
  },
})
@Entity('import_piece')
export class ImportPieceRecord {
  @PrimaryColumn('bigint', { name: 'task_id' })
  taskId!: string;
  /** From 0 on. */
  @PrimaryColumn('integer')
  number!: number;
  @Column('bytea')
  bytes!: Buffer;
}
