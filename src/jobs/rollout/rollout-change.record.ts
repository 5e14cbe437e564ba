import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Gate } from './domain/gates.js';
import type { RolloutChangeKind } from './domain/position.js';
import type { StepName } from './domain/steps.js';
import { Policy } from '../../database/table-policy.js';

@Policy('rollout_change', {
  pruning: { kept: 'the history of the rollout, some rows per year' },
  person: null,
})
@Entity('rollout_change')
@Check('rollout_change_percent_check', 'percent >= 0 AND percent <= 100')
@Check('rollout_change_users_check', 'users >= 0')
@Check('rollout_change_kind_check', `kind IN ('seed', 'override', 'advance', 'rollback')`)
export class RolloutChangeRecord {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;
  @Column('double precision')
  percent!: number;
  @Column('boolean', { default: false })
  override!: boolean;
  @Column('varchar', { name: 'changed_by', length: 100 })
  changedBy!: string;
  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' })
  changedAt!: Date;
  @Column('int', { default: 0 })
  users!: number;
  @Column('varchar', { length: 20, nullable: true })
  step!: StepName | null;
  @Column('varchar', { length: 20, default: 'override' })
  kind!: RolloutChangeKind;
  @Column('text', { nullable: true })
  reason!: string | null;
  @Column('jsonb', { nullable: true })
  gates!: Gate[] | null;
}
