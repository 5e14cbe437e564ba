import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the targets are measured by: minutes served, and how long users' weeks took, run by run. Only adds. */
export class Monitoring1790300300000 implements MigrationInterface {
  readonly name = 'Monitoring1790300300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP: readonly string[] = [
  // One row a minute for all replicas together. A minute without a row was served by nobody.
  `CREATE TABLE service_minute (
    minute TIMESTAMP WITH TIME ZONE PRIMARY KEY,
    ready BOOLEAN NOT NULL,
    requests BIGINT NOT NULL DEFAULT 0,
    server_errors BIGINT NOT NULL DEFAULT 0
  )`,

  // No foreign key: the figures outlive the run's own row, so that their sum never falls.
  // buckets: users by seconds, one count more than there are bounds (src/monitoring/generation-time).
  `CREATE TABLE run_generation_time (
    execution_id UUID PRIMARY KEY,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    users INT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    buckets INT[] NOT NULL
  )`,
  `CREATE INDEX idx_run_generation_time_started ON run_generation_time(started_at)`,

  // A scrape counts the few, and must not read the many.
  `CREATE INDEX idx_job_user_outcome_dead_class ON job_user_outcome(error_class) WHERE state = 'dead'`,
  `CREATE INDEX idx_outbox_undelivered ON outbox(kind, state) WHERE state <> 'delivered'`,
];

const DOWN: readonly string[] = [
  `DROP INDEX idx_outbox_undelivered`,
  `DROP INDEX idx_job_user_outcome_dead_class`,
  `DROP TABLE run_generation_time`,
  `DROP TABLE service_minute`,
];
