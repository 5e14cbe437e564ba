import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A red flag found in the free text of an observation. The text is not kept. */
@Policy('noted_flag', {
  pruning: {
    oldRows: `select b.ctid from noted_flag b where day < current_date - $1::int`,
    limit: 'observations',
  },
  person: { eraseOrder: 100, exported: true },
})
@Entity('noted_flag')
@Index('idx_noted_flag_user_day', ['userId', 'day'])
export class NotedFlagRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('varchar', { length: 50 })
  category!: string;
  /** The observation's instant, or midnight UTC of its day when only the day is known. */
  @PrimaryColumn('timestamptz')
  moment!: Date;
  @PrimaryColumn('boolean')
  dated!: boolean;
  /** The calendar day in the person's time zone. */
  @Column('date')
  day!: string;
  @Column('timestamptz', { name: 'noted_at', default: () => 'now()' })
  notedAt!: Date;
}
