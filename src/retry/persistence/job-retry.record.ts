import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

@Policy('job_retry_queue', {
  pruning: {
    oldRows: `select b.ctid from job_retry_queue b where state = 'dead' and created_at < now() - make_interval(days => $1::int)`,
    limit: 'outcomes',
  },
  person: { eraseOrder: 30, exported: true },
})
@Entity('job_retry_queue')
@Unique('job_retry_queue_job_name_user_id_key', ['jobName', 'userId'])
@Check('job_retry_queue_state_check', `state IN ('pending', 'leased', 'dead')`)
@Index('idx_job_retry_queue_due', ['nextRetryAt'])
export class JobRetryRecord {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
  @Column('varchar', { name: 'job_name', length: 100 })
  jobName!: string;
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  @Column('int', { name: 'retry_count', nullable: true, default: 0 })
  retryCount!: number;
  @Column('int', { name: 'max_retries', nullable: true, default: 3 })
  maxRetries!: number;
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;
  @Column('timestamptz', { name: 'next_retry_at', nullable: true })
  nextRetryAt!: Date | null;
  @Column('timestamptz', { name: 'created_at', nullable: true, default: () => 'now()' })
  createdAt!: Date;
  @Column('uuid', { name: 'execution_id', nullable: true })
  runId!: string | null;
  @Column('date', { name: 'week_of', nullable: true })
  weekOf!: string;
  @Column('varchar', { name: 'error_class', length: 100, nullable: true })
  errorClass!: string | null;
  @Column('varchar', { length: 20, default: 'pending' })
  state!: 'pending' | 'leased' | 'dead';
  @Column('varchar', { name: 'lease_owner', length: 100, nullable: true })
  leaseOwner!: string | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;
  @Column('int', { default: 0 })
  fence!: number;
  @Column('int', { default: 0 })
  losses!: number;
}
