import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A time zone that a person had until they set another one. What they recorded then stays on the days of that zone. */
@Policy('past_zone', {
  pruning: { kept: "part of a person's own settings" },
  person: { eraseOrder: 138, exported: true, writtenAt: 'until' },
})
@Entity('past_zone')
export class PastZoneRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('timestamptz')
  until!: Date;
  @Column('varchar', { name: 'time_zone', length: 64 })
  timeZone!: string;
}
