import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches that any process may work on, runs that can be paused, and who is working. Beside the version before: additions only. */
export class DurableExecution1790200000000 implements MigrationInterface {
  readonly name = 'DurableExecution1790200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP: readonly string[] = [
  // failure: why a worker says that the run cannot go on; its coordinator fails it.
  `ALTER TABLE job_execution_log ADD COLUMN paused BOOLEAN NOT NULL DEFAULT false`,
  `ALTER TABLE job_execution_log ADD COLUMN failure TEXT`,

  // When the coordinator let the batch out; not yet: null. Between then and its end it is outstanding.
  `ALTER TABLE job_batch ADD COLUMN dispatched_at TIMESTAMP WITH TIME ZONE`,
  `CREATE INDEX idx_job_batch_outstanding ON job_batch(execution_id, batch_no) WHERE state <> 'done' AND dispatched_at IS NOT NULL`,

  // One row a process that works, renewed while it lives: the coordinator's window follows from them.
  `CREATE TABLE job_worker (
    owner VARCHAR(100) PRIMARY KEY,
    concurrency INT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,
];

const DOWN: readonly string[] = [
  `DROP TABLE job_worker`,
  `DROP INDEX idx_job_batch_outstanding`,
  `ALTER TABLE job_batch DROP COLUMN dispatched_at`,
  `ALTER TABLE job_execution_log DROP COLUMN failure`,
  `ALTER TABLE job_execution_log DROP COLUMN paused`,
];
