import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Brief, Insights, Patterns, Systems, Velocity, WeekSeries } from '../domain/artefacts.js';

/** One row per user and week (decision 2). A fallback has a brief only. */
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
}
