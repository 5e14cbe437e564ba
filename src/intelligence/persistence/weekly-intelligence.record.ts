import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Brief, Insights, Patterns, Systems, Velocity, WeekSeries } from '../domain/artefacts.js';
import type { RevisionReason } from '../domain/revision.js';
import { changeRows } from '../../database/rows.js';
import { Policy } from '../../database/table-policy.js';

/** One row per user and week (decision 2). A fallback has a brief only. */
@Policy('weekly_intelligence', {
  pruning: {
    oldRows: `select b.ctid from weekly_intelligence b where week_of < current_date - $1::int`,
    limit: 'weeks',
  },
  person: {
    eraseOrder: 40,
    exported: true,
    async erase(userId, manager) {
      const weeks = await changeRows<{ week_of: string }>(
        manager,
        `delete from weekly_intelligence where user_id = $1 returning week_of`,
        [userId],
      );
      return { rows: weeks.length, weeks: weeks.map(({ week_of: weekOf }) => weekOf) };
    },
  },
})
@Entity('weekly_intelligence')
@Check('weekly_intelligence_status_check', `status IN ('complete', 'fallback')`)
export class WeeklyIntelligenceRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('date', { name: 'week_of' })
  weekOf!: string;
  @Column('varchar', { length: 20 })
  status!: 'complete' | 'fallback';
  @Column('json')
  brief!: Brief;
  @Column('json', { nullable: true })
  insights!: Insights | null;
  @Column('json', { nullable: true })
  patterns!: Patterns | null;
  @Column('json', { nullable: true })
  velocity!: Velocity | null;
  @Column('json', { nullable: true })
  systems!: Systems | null;
  @Column('json', { nullable: true })
  series!: WeekSeries | null;
  @Column('varchar', { length: 50 })
  generator!: string;
  @Column('uuid', { name: 'execution_id', nullable: true })
  runId!: string | null;
  @Column('timestamptz', { name: 'generated_at' })
  generatedAt!: Date;
  @Column('int', { default: 1 })
  revision!: number;
  @Column('timestamptz', { name: 'revised_at', nullable: true })
  revisedAt!: Date | null;
  /** Of revision 1: why it would be revised by the run that wrote it; not shown. */
  @Column('json', { name: 'revised_because', nullable: true })
  revisedBecause!: RevisionReason | null;
  /** Records that it has read changed, and it was not made again. */
  @Column('timestamptz', { name: 'outdated_since', nullable: true })
  outdatedSince!: Date | null;
}
