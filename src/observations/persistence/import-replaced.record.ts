import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** An observation as it was before an import replaced it. */
@Policy('import_replaced', {
  pruning: {
    oldRows: `select b.ctid from import_replaced b
      where (b.day < current_date - $1::int or not exists (select from import i where i.id = b.import_id))`,
    limit: 'observations',
  },
  person: { eraseOrder: 119, exported: true, writtenAt: 'recorded_at' },
})
@Entity('import_replaced')
@Index('idx_import_replaced_user', ['userId'])
@Index('idx_import_replaced_previous', ['previousImportId'], { where: 'previous_import_id IS NOT NULL' })
export class ImportReplacedRecord {
  /** The import that replaced it. */
  @PrimaryColumn('bigint', { name: 'import_id' })
  importId!: string;
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('varchar', { length: 100 })
  metric!: string;
  @PrimaryColumn('varchar', { length: 100 })
  source!: string;
  @PrimaryColumn('varchar', { name: 'body_site', length: 100 })
  bodySite!: string;
  @PrimaryColumn('timestamptz')
  moment!: Date;
  @PrimaryColumn('boolean')
  dated!: boolean;
  @Column('date')
  day!: string;
  @Column('double precision')
  value!: number;
  @Column('boolean')
  suspect!: boolean;
  @Column('timestamptz', { name: 'observed_until', nullable: true })
  observedUntil!: Date | null;
  @Column('varchar', { name: 'client_id', length: 128, nullable: true })
  clientId!: string | null;
  @Column('smallint', { name: 'utc_offset', nullable: true })
  utcOffset!: number | null;
  @Column('varchar', { name: 'source_kind', length: 100, nullable: true })
  sourceKind!: string | null;
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;
  /** The import that had brought it; null: a request. */
  @Column('bigint', { name: 'previous_import_id', nullable: true })
  previousImportId!: string | null;
}
