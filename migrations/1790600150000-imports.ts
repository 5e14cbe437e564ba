import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that were imported, and the observations as they were before an import replaced them: what an undo needs. */
export class Imports1790600150000 implements MigrationInterface {
  readonly name = 'Imports1790600150000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE import (
         id BIGSERIAL PRIMARY KEY,
         file VARCHAR(255) NOT NULL,
         format VARCHAR(100) NOT NULL,
         digest VARCHAR(64) NOT NULL,
         mapping_digest VARCHAR(64) NOT NULL,
         user_id UUID,
         status VARCHAR(20) NOT NULL,
         lines INTEGER NOT NULL DEFAULT 0,
         accepted INTEGER NOT NULL DEFAULT 0,
         duplicates INTEGER NOT NULL DEFAULT 0,
         rejected INTEGER NOT NULL DEFAULT 0,
         started_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
         ended_at TIMESTAMP WITH TIME ZONE
       )`,
    );
    await runner.query(`CREATE INDEX idx_import_digest ON import(digest)`);
    await runner.query(`CREATE INDEX idx_import_user ON import(user_id)`);
    await runner.query(
      `CREATE TABLE import_replaced (
         import_id BIGINT NOT NULL,
         user_id UUID NOT NULL,
         metric VARCHAR(100) NOT NULL,
         source VARCHAR(100) NOT NULL,
         body_site VARCHAR(100) NOT NULL,
         moment TIMESTAMP WITH TIME ZONE NOT NULL,
         dated BOOLEAN NOT NULL,
         day DATE NOT NULL,
         value DOUBLE PRECISION NOT NULL,
         suspect BOOLEAN NOT NULL,
         observed_until TIMESTAMP WITH TIME ZONE,
         client_id VARCHAR(128),
         utc_offset SMALLINT,
         source_kind VARCHAR(100),
         recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
         previous_import_id BIGINT,
         PRIMARY KEY (import_id, user_id, metric, source, body_site, moment, dated)
       )`,
    );
    await runner.query(`CREATE INDEX idx_import_replaced_user ON import_replaced(user_id)`);
    await runner.query(
      `CREATE INDEX idx_import_replaced_previous ON import_replaced(previous_import_id) WHERE previous_import_id IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE import_replaced`);
    await runner.query(`DROP TABLE import`);
  }
}
