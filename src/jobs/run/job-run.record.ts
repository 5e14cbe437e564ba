import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { RunScope, RunStatus, RunTrigger } from './run.js';
import { changeCount } from '../../database/rows.js';
import { Policy } from '../../database/table-policy.js';

@Policy('job_execution_log', {
  // The history of the runs has a row per week and manual run for ever. There may be many revisions a day.
  pruning: {
    oldRows: `select b.ctid from job_execution_log b where trigger = 'revision' and completed_at < now() - interval '8 weeks'`,
  },
  person: {
    eraseOrder: 10,
    exported: false,
    // A plan that was cut off at this user continues from the user before, as it would have from here.
    erase: async (userId, manager) => ({
      rows: await changeCount(
        manager,
        `update job_execution_log set plan_cursor =
           (select user_id from user_identity where user_id < $1 order by user_id desc limit 1)
         where plan_cursor = $1`,
        [userId],
      ),
    }),
  },
})
@Entity('job_execution_log')
@Unique('job_execution_log_job_id_key', ['jobId'])
@Check(
  'job_execution_log_status_check',
  `status IN ('pending', 'running', 'completed', 'failed', 'retrying', 'cancelled', 'missed')`,
)
@Check('job_execution_log_trigger_check', `trigger IN ('cron', 'catchup', 'manual', 'revision')`)
@Check('job_execution_log_scope_check', `scope IN ('cohort', 'named')`)
@Index('idx_job_execution_name_status', ['jobName', 'status'])
// The index is descending, which TypeORM cannot express.
@Index('idx_job_execution_started', { synchronize: false })
@Index('idx_job_execution_period', ['jobName', 'weekOf'], {
  unique: true,
  where: `(((trigger)::text = ANY ((ARRAY['cron'::character varying, 'catchup'::character varying])::text[])))`,
})
@Index('idx_job_execution_slot', ['jobName'], { unique: true, where: `((status)::text = 'running'::text)` })
export class JobRunRecord {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
  @Column('varchar', { name: 'job_name', length: 100 })
  jobName!: string;
  @Column('varchar', { name: 'job_id', length: 255, nullable: true })
  jobId!: string;
  @Column('varchar', { length: 20, nullable: true })
  status!: RunStatus;
  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;
  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
  @Column('int', { name: 'duration_seconds', nullable: true })
  durationSeconds!: number | null;
  @Column('int', { name: 'users_processed', nullable: true, default: 0 })
  usersProcessed!: number;
  @Column('int', { name: 'users_successful', nullable: true, default: 0 })
  usersSuccessful!: number;
  @Column('int', { name: 'users_failed', nullable: true, default: 0 })
  usersFailed!: number;
  @Column('double precision', { name: 'success_rate', nullable: true })
  successRate!: number | null;
  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;
  @Column('jsonb', { nullable: true })
  metadata!: Record<string, unknown> | null;
  @Column('timestamptz', { name: 'created_at', nullable: true, default: () => 'now()' })
  createdAt!: Date;
  @Column('date', { name: 'week_of', nullable: true })
  weekOf!: string;
  @Column('varchar', { name: 'time_zone', length: 64, nullable: true })
  timeZone!: string | null;
  @Column('timestamptz', { name: 'scheduled_for', nullable: true })
  scheduledFor!: Date | null;
  @Column('varchar', { length: 20, nullable: true })
  trigger!: RunTrigger;
  @Column('varchar', { length: 20, nullable: true })
  scope!: RunScope;
  @Column('boolean', { name: 'force_refresh', default: false })
  forceRefresh!: boolean;
  @Column('int', { name: 'users_skipped', default: 0 })
  usersSkipped!: number;
  @Column('uuid', { name: 'plan_cursor', nullable: true })
  planCursor!: string | null;
  @Column('boolean', { default: false })
  planned!: boolean;
  @Column('boolean', { name: 'cancel_requested', default: false })
  cancelRequested!: boolean;
  @Column('boolean', { default: false })
  paused!: boolean;
  /** When the canary (the first batches) passed verification. */
  @Column('timestamptz', { name: 'canary_passed_at', nullable: true })
  canaryPassedAt!: Date | null;
  /** Why the run cannot continue, as reported by a worker or the canary. */
  @Column('text', { nullable: true })
  failure!: string | null;
  @Column('varchar', { name: 'lease_owner', length: 100, nullable: true })
  leaseOwner!: string | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;
  @Column('timestamptz', { name: 'heartbeat_at', nullable: true })
  leaseRenewedAt!: Date | null;
  @Column('int', { default: 0 })
  fence!: number;
}
