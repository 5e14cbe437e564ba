import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

@Policy('outbox', {
  pruning: {
    // Those that wait too: what no one has dealt with for half a year is no news any more, and that a brief is ready is
    // none after a week.
    oldRows: `select b.ctid from outbox b where (state = 'delivered' and delivered_at < now() - interval '8 weeks'
      or state in ('pending', 'leased') and due_since < now() - interval '26 weeks'
      or state not in ('delivered', 'pending', 'leased') and due_since < now() - make_interval(days => $1::int)
      or kind like 'brief%' and state = 'pending' and due_since < now() - interval '8 days')`,
    limit: 'deadMessages',
  },
  person: { eraseOrder: 110, exported: true, writtenAt: 'created_at' },
})
@Entity('outbox')
@Index('idx_outbox_user', ['userId'], { where: '(user_id IS NOT NULL)' })
@Index('idx_outbox_undelivered', ['kind', 'state'], { where: `((state)::text <> 'delivered'::text)` })
@Unique('outbox_dedupe_key_key', ['dedupeKey'])
@Check('outbox_state_check', `state IN ('pending', 'leased', 'delivered', 'dead', 'uncertain', 'refused')`)
@Index('idx_outbox_delivered', ['deliveredAt'], { where: `((state)::text = 'delivered'::text)` })
@Index('idx_outbox_due', ['kind', 'nextAttemptAt'], {
  where: `((state)::text = ANY ((ARRAY['pending'::character varying, 'leased'::character varying])::text[]))`,
})
export class OutboxRecord {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
  @Column('text', { name: 'dedupe_key' })
  dedupeKey!: string;
  @Column('varchar', { length: 50 })
  kind!: string;
  @Column('jsonb')
  payload!: Record<string, unknown>;
  @Column('varchar', { length: 20, default: 'pending' })
  state!: 'pending' | 'leased' | 'delivered' | 'dead' | 'uncertain' | 'refused';
  @Column('int', { default: 0 })
  attempts!: number;
  @Column('timestamptz', { name: 'next_attempt_at', default: () => 'now()' })
  nextAttemptAt!: Date;
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;
  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt!: Date | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
  /** Grows with every lease. */
  @Column('int', { default: 0 })
  fence!: number;
  /** Since when it could have been sent: after too long it is given up on, however few its attempts. */
  @Column('timestamptz', { name: 'due_since', default: () => 'now()' })
  dueSince!: Date;
  /** When a receiver that cannot recognise a repeated message was about to get its text; null: not yet, or it needs no care. */
  @Column('timestamptz', { name: 'handed_over_at', nullable: true })
  handedOverAt!: Date | null;
  /** The person it is about; it is erased with them. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;
}
