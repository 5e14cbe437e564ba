import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WeekState } from '../domain/week-state.js';

/** The state that a week leaves for the next week (decision 14). */
@Entity('week_state')
export class WeekStateRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('date', { name: 'week_of' })
  weekOf!: string;
  @Column('json')
  state!: WeekState;
}
