import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Red flags as they arrive: the next brief tells of those whose day an earlier brief has read without them. */
export class ArrivedFlags1790700100000 implements MigrationInterface {
  readonly name = 'ArrivedFlags1790700100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE arrived_flag (
         user_id UUID NOT NULL,
         day DATE NOT NULL,
         category VARCHAR(50) NOT NULL,
         after_week DATE NOT NULL,
         arrived_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
         PRIMARY KEY (user_id, day, category, after_week)
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE arrived_flag`);
  }
}
