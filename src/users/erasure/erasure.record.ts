import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** An erasure that was carried out. It holds no id of the person, except in the names of texts that are still cached. */
@Policy('erasure', {
  pruning: { kept: 'they are compared with the record of erasures after a restore, and name no person' },
  person: null,
})
@Entity('erasure')
@Index('idx_erasure_erased', ['erasedAt'])
@Index('idx_erasure_cached', ['erasedAt'], { where: '(cache_keys IS NOT NULL)' })
export class ErasureRecord {
  @PrimaryColumn('uuid')
  id!: string;
  @Column('timestamptz', { name: 'erased_at', default: () => 'now()' })
  erasedAt!: Date;
  /** A keyed hash of the person's id. */
  @Column('varchar', { length: 100, nullable: true })
  seal!: string | null;
  /** The number of erased rows by table. */
  @Column('jsonb')
  tables!: Record<string, number>;
  /** The names of texts that are still to be removed from the shared cache. */
  @Column('text', { name: 'cache_keys', array: true, nullable: true })
  cacheKeys!: string[] | null;
  /** From then on, no cache holds a text about the person. null: not known yet. */
  @Column('timestamptz', { name: 'caches_clear_at', nullable: true })
  cachesClearAt!: Date | null;
  /** When the erasure was recorded outside the database. */
  @Column('timestamptz', { name: 'recorded_at', nullable: true })
  recordedAt!: Date | null;
}
