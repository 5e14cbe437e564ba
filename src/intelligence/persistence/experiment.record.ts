import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

@Policy('experiment', {
  pruning: {
    oldRows: `select b.ctid from experiment b where starts_on + cardinality(schedule) < current_date - $1::int`,
    limit: 'observations',
  },
  person: { eraseOrder: 90, exported: true },
})
@Entity('experiment')
@Check('experiment_lag_check', 'lag IN (0, 1)')
@Index('idx_experiment_user', ['userId', 'startsOn'])
export class ExperimentRecord {
  @PrimaryColumn('uuid')
  id!: string;
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  /** Monday of the brief that suggested it. */
  @Column('date', { name: 'week_of' })
  weekOf!: string;
  @Column('varchar', { length: 50 })
  habit!: string;
  @Column('varchar', { length: 100 })
  outcome!: string;
  @Column('smallint')
  lag!: 0 | 1;
  @Column('date', { name: 'starts_on' })
  startsOn!: string;
  @Column('boolean', { array: true })
  schedule!: boolean[];
  @Column('date', { name: 'stopped_on', nullable: true })
  stoppedOn!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
