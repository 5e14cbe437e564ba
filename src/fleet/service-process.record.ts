import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../database/table-policy.js';
import type { SettingDigests } from './setting-digests.js';

@Policy('service_process', {
  pruning: { kept: 'a process deletes the rows of those that have gone (FleetStore)' },
  person: null,
})
@Entity('service_process')
export class ServiceProcessRecord {
  /** Machine, process id and a random part. */
  @PrimaryColumn('varchar', { length: 150 })
  name!: string;
  @Column('varchar', { length: 20 })
  role!: string;
  @Column('varchar', { length: 50 })
  version!: string;
  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;
  @Column('timestamptz', { name: 'seen_at', default: () => 'now()' })
  seenAt!: Date;
  @Column('jsonb')
  settings!: SettingDigests;
}
