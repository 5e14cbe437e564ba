import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The refused requests of the last minutes are counted every 15 seconds. Among all entries they are few. */
export class RefusedEntries1790500130000 implements MigrationInterface {
  readonly name = 'RefusedEntries1790500130000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX idx_audit_entry_refused ON audit_entry(at) WHERE status IN (403, 429)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_audit_entry_refused');
  }
}
