import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/**
 * A record that shows a red flag, alone or with another record of its day, has arrived. Which brief tells of it follows
 * from the row, and not from the clock: a week that is made again tells of the same red flags (decision 90).
 */
@Policy('arrived_flag', {
  pruning: {
    oldRows: `select b.ctid from arrived_flag b where day < current_date - $1::int`,
    limit: 'observations',
  },
  // After the observations: it is written after them in the same transaction.
  person: { eraseOrder: 123, exported: true, writtenAt: 'arrived_at' },
})
@Entity('arrived_flag')
export class ArrivedFlagRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  /** The calendar day that the record counts for. */
  @PrimaryColumn('date')
  day!: string;
  @PrimaryColumn('varchar', { length: 50 })
  category!: string;
  /** Only later weeks tell of it: the latest issued week of the person that had read the day, else the day's own Monday. */
  @PrimaryColumn('date', { name: 'after_week' })
  afterWeek!: string;
  @Column('timestamptz', { name: 'arrived_at', default: () => 'now()' })
  arrivedAt!: Date;
}
