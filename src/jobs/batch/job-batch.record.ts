import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { JobRunRecord } from '../run/job-run.record.js';

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
  /** When the coordinator let it out; pending and not null: outstanding, free to be claimed. */
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
