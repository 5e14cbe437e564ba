import { Column, Entity, PrimaryColumn } from 'typeorm';

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
