import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Alert, AlertState } from '../alert.js';
import { Policy } from '../../database/table-policy.js';

@Policy('alert', {
  pruning: {
    oldRows: `select b.ctid from alert b where state = 'resolved' and resolved_at < now() - make_interval(days => $1::int)`,
    limit: 'alerts',
  },
  person: null,
})
@Entity('alert')
@Check('alert_state_check', `state IN ('firing', 'acknowledged', 'resolved')`)
@Index('idx_alert_open', ['rule', 'subject'], {
  unique: true,
  where: `((state)::text <> 'resolved'::text)`,
})
@Index('idx_alert_last', ['rule', 'subject', 'firstAt'])
export class AlertRecord {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
  @Column('varchar', { length: 50 })
  rule!: string;
  @Column('text')
  subject!: string;
  @Column('varchar', { length: 20, default: 'firing' })
  state!: AlertState;
  /** Rule, subject and texts as they were raised last. */
  @Column('jsonb', { name: 'told' })
  content!: Alert;
  /** How often it was raised since it began. */
  @Column('int', { default: 1 })
  count!: number;
  /** How often the operators were notified of this rule and subject, over all episodes. */
  @Column('int', { default: 0 })
  notifications!: number;
  @Column('timestamptz', { name: 'first_at', default: () => 'now()' })
  firstAt!: Date;
  @Column('timestamptz', { name: 'last_at', default: () => 'now()' })
  lastAt!: Date;
  /** null: not notified, because the operators were notified of the same within the cooldown. */
  @Column('timestamptz', { name: 'notified_at', nullable: true })
  notifiedAt!: Date | null;
  @Column('varchar', { name: 'acknowledged_by', length: 100, nullable: true })
  acknowledgedBy!: string | null;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt!: Date | null;
  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
}
