import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A mail address that a server has refused for good. It is not written to until the person changes it. */
@Policy('refused_address', {
  pruning: { kept: 'one row per person, as long as the address is in their settings' },
  person: { eraseOrder: 115, exported: true },
})
@Entity('refused_address')
export class RefusedAddressRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  /** SHA-256 of the address in small letters: another address is written to again. */
  @Column('text', { name: 'address_digest' })
  addressDigest!: string;
  /** What the server answered, for example 550. */
  @Column('int')
  answer!: number;
  @Column('timestamptz', { name: 'refused_at', default: () => 'now()' })
  refusedAt!: Date;
}
