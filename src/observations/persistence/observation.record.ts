import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

@Policy('observation', {
  pruning: {
    oldRows: `select b.ctid from observation b where day < current_date - $1::int`,
    limit: 'observations',
  },
  person: { eraseOrder: 120, exported: true, writtenAt: 'recorded_at' },
})
@Entity('observation')
@Index('idx_observation_user_day', ['userId', 'day'])
export class ObservationRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('varchar', { length: 100 })
  metric!: string;
  @PrimaryColumn('varchar', { length: 100, default: '' })
  source!: string;
  @PrimaryColumn('varchar', { name: 'body_site', length: 100, default: '' })
  bodySite!: string;
  /** The instant of the observation; midnight UTC of the day when only the date is known. */
  @PrimaryColumn('timestamptz')
  moment!: Date;
  @PrimaryColumn('boolean')
  dated!: boolean;
  /** The calendar day in the person's time zone. */
  @Column('date')
  day!: string;
  @Column('double precision')
  value!: number;
  @Column('boolean', { default: false })
  suspect!: boolean;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' })
  recordedAt!: Date;
}
