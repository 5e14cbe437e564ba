import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run's error budget is read at every look of its coordinator: the failed are found without the others. An addition only. */
export class FailedOutcomes1790400000000 implements MigrationInterface {
  readonly name = 'FailedOutcomes1790400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX idx_job_user_outcome_failed ON job_user_outcome (execution_id) WHERE state IN ('retrying', 'dead')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX idx_job_user_outcome_failed`);
  }
}
