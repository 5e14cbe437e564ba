import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** Since when no process has been there that can deliver messages of a kind. */
@Policy('outbox_receiver', {
  pruning: { kept: 'one row per kind of message' },
  person: null,
})
@Entity('outbox_receiver')
export class OutboxReceiverRecord {
  @PrimaryColumn('varchar', { length: 50 })
  kind!: string;
  /** When a process that can deliver this kind last looked for messages. */
  @Column('timestamptz', { name: 'seen_at', default: () => 'now()' })
  seenAt!: Date;
}
