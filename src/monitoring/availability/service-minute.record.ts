import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A minute in which some replica was there, whichever. */
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
