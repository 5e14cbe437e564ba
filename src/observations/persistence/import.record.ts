import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** A file that was imported. Its observations name it, so that it can be undone. */
@Policy('import', {
  // One that brought nothing, or of which nothing is left, is kept for a month to be looked at.
  pruning: {
    oldRows: `select b.ctid from import b where b.started_at < now() - interval '30 days'
      and not exists (select from observation o where o.import_id = b.id)`,
  },
  person: { eraseOrder: 117, exported: true, writtenAt: 'started_at' },
})
@Entity('import')
@Index('idx_import_digest', ['digest'])
@Index('idx_import_user', ['userId'])
export class ImportRecord {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;
  /** The name of the file, without folders. */
  @Column('varchar', { length: 255 })
  file!: string;
  @Column('varchar', { length: 100 })
  format!: string;
  /** SHA-256 of the file's text. */
  @Column('varchar', { length: 64 })
  digest!: string;
  /** SHA-256 of what the file's columns were taken for. */
  @Column('varchar', { name: 'mapping_digest', length: 64 })
  mappingDigest!: string;
  /** Whose file it is, where it is one person's by its mapping. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;
  /** running, complete, incomplete or undone */
  @Column('varchar', { length: 20 })
  status!: string;
  @Column('integer', { default: 0 })
  lines!: number;
  @Column('integer', { default: 0 })
  accepted!: number;
  @Column('integer', { default: 0 })
  duplicates!: number;
  @Column('integer', { default: 0 })
  rejected!: number;
  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
