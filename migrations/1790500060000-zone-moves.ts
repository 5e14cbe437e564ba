import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Persons whose observations are being moved to the days of another time zone. Only adds. */
export class ZoneMoves1790500060000 implements MigrationInterface {
  readonly name = 'ZoneMoves1790500060000';

  async up(runner: QueryRunner): Promise<void> {
    // next_day: the days before it are done; null: none is.
    await runner.query(
      `CREATE TABLE zone_move (
         user_id UUID PRIMARY KEY,
         time_zone VARCHAR(64) NOT NULL,
         next_day DATE,
         begun_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE zone_move`);
  }
}
