import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A minute in which some replica was there, whichever. */
@Policy('service_minute', {
  pruning: { kept: 'the availability beat deletes old minutes every hour (ServiceMinutes)' },
  person: null,
})
@Entity('service_minute')
export class ServiceMinuteRecord {
  @PrimaryColumn('timestamptz')
  minute!: Date;
  /** Some replica took requests and reached the database. */
  @Column('boolean')
  ready!: boolean;
  @Column('bigint', { default: 0 })
  requests!: number;
  /** Of the requests, those answered 5xx. */
  @Column('bigint', { name: 'server_errors', default: 0 })
  serverErrors!: number;
}
