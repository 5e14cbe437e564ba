import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports and undoings that wait for a process, and the files that are imported. Only adds. */
export class QueuedImports1790700020000 implements MigrationInterface {
  readonly name = 'QueuedImports1790700020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      // The id is one of the imports' own: the first import that it becomes has the same.
      `CREATE TABLE import_task (
         id BIGINT PRIMARY KEY,
         state VARCHAR(20) NOT NULL,
         undo BOOLEAN NOT NULL DEFAULT FALSE,
         file VARCHAR(255) NOT NULL,
         format VARCHAR(100) NOT NULL,
         user_id UUID,
         sent_user VARCHAR(128),
         mapping TEXT,
         dry_run BOOLEAN NOT NULL DEFAULT FALSE,
         bytes BIGINT NOT NULL DEFAULT 0,
         bytes_read BIGINT NOT NULL DEFAULT 0,
         observations INTEGER NOT NULL DEFAULT 0,
         digest VARCHAR(64),
         import_ids BIGINT[] NOT NULL DEFAULT '{}',
         report TEXT,
         reason VARCHAR(1000),
         attempts INTEGER NOT NULL DEFAULT 0,
         lease_until TIMESTAMP WITH TIME ZONE,
         received_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
         queued_at TIMESTAMP WITH TIME ZONE,
         started_at TIMESTAMP WITH TIME ZONE,
         ended_at TIMESTAMP WITH TIME ZONE
       )`,
    );
    await runner.query(
      `CREATE INDEX idx_import_task_open ON import_task(queued_at, id) WHERE state IN ('receiving', 'queued', 'running')`,
    );
    await runner.query(`CREATE INDEX idx_import_task_user ON import_task(user_id)`);
    await runner.query(
      `CREATE TABLE import_piece (
         task_id BIGINT NOT NULL,
         number INTEGER NOT NULL,
         bytes BYTEA NOT NULL,
         PRIMARY KEY (task_id, number)
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE import_piece`);
    await runner.query(`DROP TABLE import_task`);
  }
}
