import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A person whose records changed on days that an issued brief has read (decision 87). */
@Policy('changed_days', {
  pruning: { kept: 'a row is deleted when the weeks after its day are made again, or are too old for that' },
  // After the observations: taking them back may add a row.
  person: { eraseOrder: 125, exported: true, writtenAt: 'changed_at' },
})
@Entity('changed_days')
@Index('idx_changed_days_first', ['firstChangedAt'])
export class ChangedDaysRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  /** The earliest day that changed. */
  @Column('date', { name: 'from_day' })
  fromDay!: string;
  /** Records were added. */
  @Column('boolean', { default: false })
  late!: boolean;
  /** Records got another value or another day. */
  @Column('boolean', { default: false })
  corrected!: boolean;
  /** Records were taken back. */
  @Column('boolean', { default: false })
  deleted!: boolean;
  /** Grows with each change: who has read the days knows by it whether they have changed since. */
  @Column('int', { default: 1 })
  changes!: number;
  /** The weeks before it are made again; null: none is. */
  @Column('date', { name: 'next_week', nullable: true })
  nextWeek!: string | null;
  /** How often the next week was planned without being made. */
  @Column('int', { default: 0 })
  attempts!: number;
  @Column('timestamptz', { name: 'first_changed_at', default: () => 'now()' })
  firstChangedAt!: Date;
  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' })
  changedAt!: Date;
}
