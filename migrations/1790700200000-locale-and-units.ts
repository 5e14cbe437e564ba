import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The language and the units in which a person reads. The host app's table may have columns of these names. */
export class LocaleAndUnits1790700200000 implements MigrationInterface {
  readonly name = 'LocaleAndUnits1790700200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE user_preferences
         ADD COLUMN IF NOT EXISTS locale VARCHAR(35),
         ADD COLUMN IF NOT EXISTS units VARCHAR(20)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE user_preferences DROP COLUMN units, DROP COLUMN locale`);
  }
}
