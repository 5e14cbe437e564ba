import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** How long the weeks of an ended run's users took to compute. */
@Policy('run_generation_time', {
  pruning: { kept: 'with the runs: some rows per run' },
  person: null,
})
@Entity('run_generation_time')
@Index('idx_run_generation_time_started', ['startedAt'])
export class RunGenerationTimeRecord {
  @PrimaryColumn('uuid', { name: 'execution_id' })
  runId!: string;
  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;
  @Column('int')
  users!: number;
  @Column('double precision')
  seconds!: number;
  /** Users by seconds: bucket i holds those from bound i - 1 up to, not including, bound i. */
  @Column('int', { array: true })
  buckets!: number[];
}
