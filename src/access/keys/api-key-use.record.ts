import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** When a key was last used, to the minute: of a key of the database or of the environment. */
@Policy('api_key_use', { pruning: { kept: 'one row per key' }, person: null })
@Entity('api_key_use')
export class ApiKeyUseRecord {
  @PrimaryColumn('varchar', { length: 50 })
  name!: string;
  @Column('timestamptz', { name: 'last_used_at', default: () => 'now()' })
  lastUsedAt!: Date;
}
