import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../../database/table-policy.js';

/** How a person spells the name of a symptom, medication or body site, where the canonical form does not say it. */
@Policy('spelled_name', {
  pruning: {
    oldRows: `select b.ctid from spelled_name b where not exists (select from observation o
      where o.user_id = b.user_id and (b.code like 'body_site:%' or o.metric = b.code))`,
  },
  // After the observations: a spelling is written after them in the same transaction.
  person: { eraseOrder: 122, exported: true, writtenAt: 'recorded_at' },
})
@Entity('spelled_name')
export class SpelledNameRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  /** The code of the metric, or `body_site:` and the canonical form. */
  @PrimaryColumn('varchar', { length: 120 })
  code!: string;
  @Column('varchar', { length: 100 })
  spelling!: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' })
  recordedAt!: Date;
}
