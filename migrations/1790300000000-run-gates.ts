import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a run's first batches had been verified, so that whoever takes it over does not begin anew. An addition only. */
export class RunGates1790300000000 implements MigrationInterface {
  readonly name = 'RunGates1790300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job_execution_log ADD COLUMN canary_passed_at TIMESTAMP WITH TIME ZONE`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE job_execution_log DROP COLUMN canary_passed_at`);
  }
}
