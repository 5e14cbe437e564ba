import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { JobRunRecord } from '../run/job-run.record.js';
import { Policy } from '../../database/table-policy.js';

@Policy('job_retry_attempt', {
  pruning: {
    oldRows: `select b.ctid from job_retry_attempt b where made_at < now() - make_interval(days => $1::int)`,
    limit: 'outcomes',
  },
  person: { eraseOrder: 70, exported: true },
})
@Entity('job_retry_attempt')
@Check('job_retry_attempt_ending_check', `ending IN ('succeeded', 'failed', 'exhausted', 'lost')`)
@Index('idx_job_retry_attempt_execution', ['runId'])
@Index('idx_job_retry_attempt_user', ['userId'])
@Index('idx_job_retry_attempt_made', ['madeAt'])
@Index('idx_job_retry_attempt_untold', ['runId'], {
  where: `(((ending)::text = 'exhausted'::text) AND (NOT told))`,
})
export class JobRetryAttemptRecord {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;
  @Column('uuid', { name: 'execution_id' })
  @ForeignKey(() => JobRunRecord, 'id', {
    name: 'job_retry_attempt_execution_id_fkey',
    onDelete: 'CASCADE',
  })
  runId!: string;
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  @Column('varchar', { length: 20 })
  ending!: 'succeeded' | 'failed' | 'exhausted' | 'lost';
  @Column('varchar', { name: 'error_class', length: 100, nullable: true })
  errorClass!: string | null;
  /** Whether the operators have been notified that this retry was the last. */
  @Column('boolean', { name: 'told', default: false })
  reported!: boolean;
  @Column('timestamptz', { name: 'made_at', default: () => 'now()' })
  madeAt!: Date;
}
