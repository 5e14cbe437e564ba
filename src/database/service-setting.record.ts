import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Single values that outlive a process: the link secret, when the schedule was switched on. */
@Entity('service_setting')
export class ServiceSettingRecord {
  @PrimaryColumn('varchar', { length: 100 })
  name!: string;
  @Column('jsonb')
  value!: unknown;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
