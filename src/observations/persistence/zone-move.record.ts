import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A person whose observations are being moved to the days of another time zone (decision 66). */
@Policy('zone_move', {
  pruning: { kept: 'a row is deleted when its observations are moved' },
  // Before the observations: a move in progress holds this row, then those of the observations.
  person: { eraseOrder: 118, exported: true },
})
@Entity('zone_move')
export class ZoneMoveRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @Column('varchar', { name: 'time_zone', length: 64 })
  timeZone!: string;
  /** The days before it are moved; null: none is. */
  @Column('date', { name: 'next_day', nullable: true })
  nextDay!: string | null;
  @Column('timestamptz', { name: 'begun_at', default: () => 'now()' })
  begunAt!: Date;
}
