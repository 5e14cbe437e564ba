import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** An import that came by HTTP, or an undoing of one: it waits, is done by a process, or has ended. */
@Policy('import_task', {
  // Its import, which can be undone, stays as long as its observations.
  pruning: { oldRows: `select b.ctid from import_task b where b.ended_at < now() - interval '30 days'` },
  person: { eraseOrder: 116, exported: true, writtenAt: 'received_at' },
})
@Entity('import_task')
@Index('idx_import_task_open', ['queuedAt', 'id'], { where: "state IN ('receiving', 'queued', 'running')" })
@Index('idx_import_task_user', ['userId'])
export class ImportTaskRecord {
  @PrimaryColumn('bigint')
  id!: string;
  /** receiving, queued, running, done, failed or undone */
  @Column('varchar', { length: 20 })
  state!: string;
  /** Whether the import is to be undone. */
  @Column('boolean', { default: false })
  undo!: boolean;
  /** The name of the file, without folders. */
  @Column('varchar', { length: 255 })
  file!: string;
  @Column('varchar', { length: 100 })
  format!: string;
  /** Whose file it is, where the request says it. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;
  /** The same, as it was sent. */
  @Column('varchar', { name: 'sent_user', length: 128, nullable: true })
  sentUser!: string | null;
  @Column('text', { nullable: true })
  mapping!: string | null;
  @Column('boolean', { name: 'dry_run', default: false })
  dryRun!: boolean;
  /** The length of the file. */
  @Column('bigint', { default: 0 })
  bytes!: string;
  @Column('bigint', { name: 'bytes_read', default: 0 })
  bytesRead!: string;
  /** How many observations were read, or undone, so far. */
  @Column('integer', { default: 0 })
  observations!: number;
  /** SHA-256 of the file. */
  @Column('varchar', { length: 64, nullable: true })
  digest!: string | null;
  /** The imports that it became. */
  @Column('bigint', { name: 'import_ids', array: true, default: () => "'{}'" })
  importIds!: string[];
  @Column('text', { nullable: true })
  report!: string | null;
  /** Why it failed. It contains nothing of the file. */
  @Column('varchar', { length: 1000, nullable: true })
  reason!: string | null;
  /** How often a process began it. */
  @Column('integer', { default: 0 })
  attempts!: number;
  /** Until when the process that has it must say again that it lives. */
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;
  @Column('timestamptz', { name: 'received_at', default: () => 'now()' })
  receivedAt!: Date;
  @Column('timestamptz', { name: 'queued_at', nullable: true })
  queuedAt!: Date | null;
  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
