import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('rollout_change')
@Check('rollout_change_percent_check', 'percent >= 0 AND percent <= 100')
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
}
