import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OutcomeState } from './run.js';
import { JobRunRecord } from './job-run.record.js';
import { Policy } from '../../database/table-policy.js';

@Policy('job_user_outcome', {
  pruning: {
    oldRows: `select b.ctid from job_user_outcome b where updated_at < now() - make_interval(days => $1::int)`,
    limit: 'outcomes',
  },
  person: { eraseOrder: 60, exported: true },
})
@Entity('job_user_outcome')
@Check('job_user_outcome_state_check', `state IN ('done', 'retrying', 'dead', 'skipped')`)
@Index('idx_job_user_outcome_user', ['userId'])
@Index('idx_job_user_outcome_dead', ['updatedAt'], { where: `((state)::text = 'dead'::text)` })
@Index('idx_job_user_outcome_dead_class', ['errorClass'], { where: `((state)::text = 'dead'::text)` })
@Index('idx_job_user_outcome_failed', ['runId'], {
  where: `((state)::text = ANY ((ARRAY['retrying'::character varying, 'dead'::character varying])::text[]))`,
})
export class JobUserOutcomeRecord {
  @PrimaryColumn('uuid', { name: 'execution_id' })
  @ForeignKey(() => JobRunRecord, 'id', {
    name: 'job_user_outcome_execution_id_fkey',
    onDelete: 'CASCADE',
  })
  runId!: string;
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @Column('varchar', { length: 20 })
  state!: OutcomeState;
  @Column('varchar', { length: 100, nullable: true })
  reason!: string | null;
  @Column('varchar', { name: 'error_class', length: 100, nullable: true })
  errorClass!: string | null;
  @Column('text', { nullable: true })
  error!: string | null;
  @Column('int', { default: 0 })
  attempts!: number;
  @Column('boolean', { name: 'brief_exists', nullable: true })
  briefExists!: boolean | null;
  @Column('boolean', { name: 'insights_generated', nullable: true })
  insightsGenerated!: boolean | null;
  @Column('boolean', { name: 'patterns_found', nullable: true })
  patternsFound!: boolean | null;
  @Column('boolean', { name: 'velocity_calculated', nullable: true })
  velocityCalculated!: boolean | null;
  @Column('real', { name: 'duration_ms', nullable: true })
  durationMs!: number | null;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
