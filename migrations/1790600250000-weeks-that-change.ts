import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Weeks that change after they were issued: which people have records that changed, and which revision a stored week is.
 */
export class WeeksThatChange1790600250000 implements MigrationInterface {
  readonly name = 'WeeksThatChange1790600250000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE changed_days (
         user_id UUID PRIMARY KEY,
         from_day DATE NOT NULL,
         late BOOLEAN NOT NULL DEFAULT false,
         corrected BOOLEAN NOT NULL DEFAULT false,
         deleted BOOLEAN NOT NULL DEFAULT false,
         changes INTEGER NOT NULL DEFAULT 1,
         next_week DATE,
         attempts INTEGER NOT NULL DEFAULT 0,
         first_changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
         changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
       )`,
    );
    await runner.query(`CREATE INDEX idx_changed_days_first ON changed_days(first_changed_at)`);
    // A default that is a constant writes no row again.
    await runner.query(
      `ALTER TABLE weekly_intelligence
         ADD COLUMN revision INTEGER NOT NULL DEFAULT 1,
         ADD COLUMN revised_at TIMESTAMP WITH TIME ZONE,
         ADD COLUMN revised_because JSON,
         ADD COLUMN outdated_since TIMESTAMP WITH TIME ZONE`,
    );
    await runner.query(`ALTER TABLE job_execution_log DROP CONSTRAINT job_execution_log_trigger_check`);
    await runner.query(
      `ALTER TABLE job_execution_log ADD CONSTRAINT job_execution_log_trigger_check
         CHECK (trigger IN ('cron', 'catchup', 'manual', 'revision'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM job_execution_log WHERE trigger = 'revision'`);
    await runner.query(`ALTER TABLE job_execution_log DROP CONSTRAINT job_execution_log_trigger_check`);
    await runner.query(
      `ALTER TABLE job_execution_log ADD CONSTRAINT job_execution_log_trigger_check
         CHECK (trigger IN ('cron', 'catchup', 'manual'))`,
    );
    await runner.query(
      `ALTER TABLE weekly_intelligence DROP COLUMN revision, DROP COLUMN revised_at, DROP COLUMN revised_because,
         DROP COLUMN outdated_since`,
    );
    await runner.query(`DROP TABLE changed_days`);
  }
}
