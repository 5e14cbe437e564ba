import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ExperimentRecord } from './experiment.record.js';
import { Policy } from '../../database/table-policy.js';

/** What a person said they did on one day of an experiment. */
@Policy('experiment_answer', {
  pruning: {
    oldRows: `select b.ctid from experiment_answer b where day < current_date - $1::int`,
    limit: 'observations',
  },
  person: { eraseOrder: 80, exported: true },
})
@Entity('experiment_answer')
@Index('idx_experiment_answer_user', ['userId'])
export class ExperimentAnswerRecord {
  @PrimaryColumn('uuid', { name: 'experiment_id' })
  @ForeignKey(() => ExperimentRecord, 'id', {
    name: 'experiment_answer_experiment_id_fkey',
    onDelete: 'CASCADE',
  })
  experimentId!: string;
  @PrimaryColumn('date')
  day!: string;
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  @Column('boolean')
  did!: boolean;
  @Column('timestamptz', { name: 'answered_at', default: () => 'now()' })
  answeredAt!: Date;
}
