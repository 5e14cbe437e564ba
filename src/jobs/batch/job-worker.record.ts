import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

@Policy('job_worker', {
  pruning: { kept: 'a process deletes the rows of those that have gone (WorkerStore)' },
  person: null,
})
@Entity('job_worker')
export class JobWorkerRecord {
  @PrimaryColumn('varchar', { length: 100 })
  owner!: string;
  @Column('int')
  concurrency!: number;
  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;
  @Column('timestamptz', { name: 'seen_at', default: () => 'now()' })
  seenAt!: Date;
}
