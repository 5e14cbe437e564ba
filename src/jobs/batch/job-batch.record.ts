import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { JobRunRecord } from '../run/job-run.record.js';
import { changeCount } from '../../database/rows.js';
import { Policy } from '../../database/table-policy.js';

@Policy('job_batch', {
  pruning: {
    oldRows: `select b.ctid from job_batch b join job_execution_log e on e.id = b.execution_id
    where e.status not in ('pending', 'running') and e.started_at < now() - interval '8 weeks'
      and coalesce(e.completed_at, e.started_at) < now() - interval '8 weeks'`,
  },
  person: {
    eraseOrder: 20,
    exported: false,
    erase: async (userId, manager) => ({
      rows: await changeCount(
        manager,
        `update job_batch set user_ids = array_remove(user_ids, $1::uuid) where $1 = any(user_ids)`,
        [userId],
      ),
    }),
  },
})
@Entity('job_batch')
@Check('job_batch_state_check', `state IN ('pending', 'leased', 'done')`)
@Index('idx_job_batch_open', ['runId', 'batchNo'], { where: `((state)::text <> 'done'::text)` })
@Index('idx_job_batch_outstanding', ['runId', 'batchNo'], {
  where: `(((state)::text <> 'done'::text) AND (dispatched_at IS NOT NULL))`,
})
export class JobBatchRecord {
  @PrimaryColumn('uuid', { name: 'execution_id' })
  @ForeignKey(() => JobRunRecord, 'id', { name: 'job_batch_execution_id_fkey', onDelete: 'CASCADE' })
  runId!: string;
  @PrimaryColumn('int', { name: 'batch_no' })
  batchNo!: number;
  @Column('uuid', { name: 'user_ids', array: true })
  userIds!: string[];
  @Column('varchar', { length: 20, default: 'pending' })
  state!: 'pending' | 'leased' | 'done';
  /** When the coordinator dispatched it. A pending batch with a time here is outstanding and may be claimed. */
  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt!: Date | null;
  @Column('int', { default: 0 })
  fence!: number;
  @Column('varchar', { name: 'lease_owner', length: 100, nullable: true })
  leaseOwner!: string | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;
  @Column('int', { default: 0 })
  attempts!: number;
  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
