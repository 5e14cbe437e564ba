import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WeekState } from '../domain/week-state.js';
import { Policy } from '../../database/table-policy.js';

/** The state that a week leaves for the next week (decision 14). */
@Policy('week_state', {
  pruning: {
    oldRows: `select b.ctid from week_state b where week_of < current_date - $1::int
      and exists (select from week_state w where w.user_id = b.user_id and w.week_of > b.week_of)`,
    limit: 'weeks',
  },
  person: { eraseOrder: 50, exported: true },
})
@Entity('week_state')
export class WeekStateRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('date', { name: 'week_of' })
  weekOf!: string;
  @Column('json')
  state!: WeekState;
}
