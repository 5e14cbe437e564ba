import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A minute in which at least one replica recorded a beat. */
@Policy('service_minute', {
  pruning: { kept: 'the availability beat deletes old minutes every hour (ServiceMinutes)' },
  person: null,
})
@Entity('service_minute')
export class ServiceMinuteRecord {
  @PrimaryColumn('timestamptz')
  minute!: Date;
  /** At least one replica accepted requests and reached the database. */
  @Column('boolean')
  ready!: boolean;
  @Column('bigint', { default: 0 })
  requests!: number;
  /** The requests that were answered with 5xx. */
  @Column('bigint', { name: 'server_errors', default: 0 })
  serverErrors!: number;
}
