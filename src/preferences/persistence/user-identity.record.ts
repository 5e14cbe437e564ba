import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

@Policy('user_identity', {
  pruning: { kept: 'the identity of a known user' },
  person: { eraseOrder: 130, exported: true },
})
@Entity('user_identity')
@Unique('user_identity_external_id_key', ['externalId'])
export class UserIdentityRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @Column('varchar', { name: 'external_id', length: 128, nullable: true })
  externalId!: string | null;
  @Column('boolean', { default: false })
  demo!: boolean;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
