import { Column, Entity, type EntityManager, Index, PrimaryGeneratedColumn } from 'typeorm';
import { changeCount } from '../../database/rows.js';
import { Policy } from '../../database/table-policy.js';
import { aliasOf, auditSecret } from './audit-secret.js';

/** The rows stay as evidence of who had access, under an alias that only someone who knows the id can find. */
async function replaceId(userId: string, manager: EntityManager): Promise<{ rows: number }> {
  const alias = aliasOf(userId, await auditSecret(manager));
  const rows = await changeCount(
    manager,
    `update audit_entry set user_id = $2, aliased = true where user_id = $1 and not aliased`,
    [userId, alias],
  );
  return { rows };
}

/** Who read or changed what, and when. The database refuses changes, and deletions of what is young (decision 75). */
@Policy('audit_entry', {
  pruning: {
    oldRows: `select b.ctid from audit_entry b where at < now() - make_interval(days => $1::int)`,
    limit: 'audit',
  },
  person: {
    eraseOrder: 150,
    exported: true,
    erase: replaceId,
    kept: 'evidence of who had access, without the id of the person',
  },
})
@Entity('audit_entry')
@Index('idx_audit_entry_at', ['at', 'id'])
@Index('idx_audit_entry_user', ['userId', 'at', 'id'], { where: '(user_id IS NOT NULL)' })
@Index('idx_audit_entry_caller', ['caller', 'at', 'id'])
@Index('idx_audit_entry_refused', ['at'], { where: '(status = ANY (ARRAY[403, 429]))' })
export class AuditEntryRecord {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  at!: Date;
  @Column('varchar', { length: 50 })
  caller!: string;
  @Column('varchar', { length: 10 })
  method!: string;
  @Column('varchar', { length: 200 })
  route!: string;
  /** The person, or their alias: a keyed hash in the form of a UUID. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;
  /** Whether the person was erased or not known, so that `user_id` is an alias. */
  @Column('boolean', { default: false })
  aliased!: boolean;
  @Column('int', { nullable: true })
  people!: number | null;
  /** null: begun, and recorded before it was done. */
  @Column('int', { nullable: true })
  status!: number | null;
  @Column('varchar', { name: 'request_id', length: 64, nullable: true })
  requestId!: string | null;
  /** How many equal refused requests of a minute this row is. */
  @Column('int', { default: 1 })
  count!: number;
  /** Of refused requests: a keyed hash of the network address. */
  @Column('varchar', { length: 16, nullable: true })
  source!: string | null;
}
