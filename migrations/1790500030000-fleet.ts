import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The processes of an installation, and digests of their settings. An addition only. */
export class Fleet1790500030000 implements MigrationInterface {
  readonly name = 'Fleet1790500030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE service_process (
        name VARCHAR(150) PRIMARY KEY,
        role VARCHAR(20) NOT NULL,
        version VARCHAR(50) NOT NULL,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
        seen_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
        settings JSONB NOT NULL
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE service_process`);
  }
}
