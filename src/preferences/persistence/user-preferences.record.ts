import { Column, Entity, type EntityManager, Index, PrimaryColumn } from 'typeorm';
import { changeCount, selectRows } from '../../database/rows.js';
import { type Erased, Policy } from '../../database/table-policy.js';

/** The columns of this service. The table may belong to the host app. */
const OUR_COLUMNS = [
  'intelligence_generation_enabled',
  'intelligence_generation_frequency',
  'last_intelligence_generated_at',
  'intelligence_notification_enabled',
  'time_zone',
  'notification_channel',
  'email',
  'locale',
  'units',
];

/** Deletes a user's row. If the table has columns of the host app, it resets the columns of this service instead. */
async function erasePreferences(userId: string, manager: EntityManager): Promise<Erased> {
  const [{ foreign_columns: foreign }] = await selectRows<{ foreign_columns: number }>(
    manager,
    `select count(*) as foreign_columns from information_schema.columns
     where table_schema = current_schema() and table_name = 'user_preferences'
       and column_name <> 'user_id' and column_name <> all($1::text[])`,
    [OUR_COLUMNS],
  );
  const reset = OUR_COLUMNS.map((column) => `${column} = default`).join(', ');
  const statement =
    foreign === 0
      ? `delete from user_preferences where user_id = $1`
      : `update user_preferences set ${reset} where user_id = $1`;
  return { rows: await changeCount(manager, statement, [userId]) };
}

/** May be the host app's own table: only the columns named here belong to this service. */
@Policy('user_preferences', {
  pruning: { kept: "a person's own settings" },
  person: {
    eraseOrder: 140,
    exported: true,
    columns: ['user_id', ...OUR_COLUMNS],
    erase: erasePreferences,
  },
})
@Entity('user_preferences')
@Index('idx_user_preferences_user', ['userId'], { unique: true })
export class UserPreferencesRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @Column('boolean', { name: 'intelligence_generation_enabled', nullable: true, default: true })
  intelligenceGenerationEnabled!: boolean | null;
  @Column('varchar', {
    name: 'intelligence_generation_frequency',
    length: 20,
    nullable: true,
    default: 'weekly',
  })
  intelligenceGenerationFrequency!: string | null;
  @Column('timestamptz', { name: 'last_intelligence_generated_at', nullable: true })
  lastIntelligenceGeneratedAt!: Date | null;
  @Column('boolean', { name: 'intelligence_notification_enabled', nullable: true, default: true })
  intelligenceNotificationEnabled!: boolean | null;
  @Column('varchar', { name: 'time_zone', length: 64, nullable: true })
  timeZone!: string | null;
  @Column('varchar', { name: 'notification_channel', length: 20, nullable: true, default: 'webhook' })
  notificationChannel!: string | null;
  @Column('varchar', { length: 320, nullable: true })
  email!: string | null;
  @Column('varchar', { length: 35, nullable: true })
  locale!: string | null;
  @Column('varchar', { length: 20, nullable: true })
  units!: string | null;
}
