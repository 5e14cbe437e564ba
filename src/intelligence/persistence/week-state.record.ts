import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WeekState } from '../domain/week-state.js';
import { Policy } from '../../database/table-policy.js';

/** The state that a week leaves for the next week (decision 14). */
@Policy('week_state', {
  pruning: { kept: 'a past week can be run again from the state of the week before it' },
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
