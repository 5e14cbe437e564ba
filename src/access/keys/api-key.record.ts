import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { Policy } from '../../database/table-policy.js';
import type { Scope } from '../scopes.js';

/** A named key. A revoked or expired one stays, so that its name in the audit means one key for ever. */
@Policy('api_key', {
  pruning: { kept: 'the audit refers to keys by their names, which are never used twice' },
  person: null,
})
@Entity('api_key')
@Unique('api_key_digest_key', ['digest'])
export class ApiKeyRecord {
  @PrimaryColumn('varchar', { length: 50 })
  name!: string;
  /**
   * SHA-256 of the key. A slow hash protects passwords, which people choose and others guess. No one guesses 256 random
   * bits, and a slow hash would let a caller without a key spend our CPU (decision 65).
   */
  @Column('bytea')
  digest!: Buffer;
  @Column('text', { array: true })
  scopes!: Scope[];
  /** Whether it was made over HTTP by the key of this name, or by `cli`. */
  @Column('varchar', { name: 'created_by', length: 50 })
  createdBy!: string;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
  /** null: it does not expire. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
