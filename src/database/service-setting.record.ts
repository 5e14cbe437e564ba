import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from './table-policy.js';

/** Single values that outlive a process: the link secret, when the schedule was switched on. */
@Policy('service_setting', {
  pruning: { kept: 'single values, one row each' },
  person: null,
})
@Entity('service_setting')
export class ServiceSettingRecord {
  @PrimaryColumn('varchar', { length: 100 })
  name!: string;
  @Column('jsonb')
  value!: unknown;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
