import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The host app's table where it has one: only the columns named here are ours. */
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
}
