import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The rollout's steps. Expands only: the version before reads and writes `percent`, `override` and `changed_by`, and what
 * it writes is an override here too.
 */
export class Rollout1790300100000 implements MigrationInterface {
  readonly name = 'Rollout1790300100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP: readonly string[] = [
  // users: the lowest places that are inside whatever the percentage. step: null where the version before wrote the row.
  `ALTER TABLE rollout_change ADD COLUMN users INT NOT NULL DEFAULT 0 CHECK (users >= 0)`,
  `ALTER TABLE rollout_change ADD COLUMN step VARCHAR(20)`,
  `ALTER TABLE rollout_change ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'override'
     CHECK (kind IN ('seed', 'override', 'advance', 'rollback'))`,
  `ALTER TABLE rollout_change ADD COLUMN reason TEXT`,
  `ALTER TABLE rollout_change ADD COLUMN gates JSONB`,
  `UPDATE rollout_change SET kind = 'seed' WHERE NOT override`,
];

const DOWN: readonly string[] = ['gates', 'reason', 'kind', 'step', 'users'].map(
  (column) => `ALTER TABLE rollout_change DROP COLUMN ${column}`,
);
