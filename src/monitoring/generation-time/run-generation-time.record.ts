import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** How long it took to compute the weeks of an ended run's users. */
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
  /** Users by seconds: bucket i counts those from bound i - 1 up to, but not including, bound i. */
  @Column('int', { array: true })
  buckets!: number[];
}
