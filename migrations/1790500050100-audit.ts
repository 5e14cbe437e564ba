import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who read or changed what, and when. An addition only. */
export class Audit1790500050100 implements MigrationInterface {
  readonly name = 'Audit1790500050100';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_entry`);
    await runner.query(`DROP FUNCTION audit_entry_only_grows`);
  }
}

const UP: readonly string[] = [
  `CREATE TABLE audit_entry (
    id BIGSERIAL PRIMARY KEY,
    at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT NOW(),
    caller VARCHAR(50) NOT NULL,
    method VARCHAR(10) NOT NULL,
    route VARCHAR(200) NOT NULL,
    user_id UUID,
    aliased BOOLEAN NOT NULL DEFAULT FALSE,
    people INT,
    status INT,
    request_id VARCHAR(64),
    count INT NOT NULL DEFAULT 1,
    source VARCHAR(16)
  )`,
  `CREATE INDEX idx_audit_entry_at ON audit_entry(at, id)`,
  `CREATE INDEX idx_audit_entry_user ON audit_entry(user_id, at, id) WHERE user_id IS NOT NULL`,
  `CREATE INDEX idx_audit_entry_caller ON audit_entry(caller, at, id)`,
  // Rows are added. Old ones may be deleted, and an erasure replaces a person's id by an alias. Nothing else.
  `CREATE FUNCTION audit_entry_only_grows() RETURNS TRIGGER LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'DELETE' THEN
       IF OLD.at < NOW() - INTERVAL '30 days' THEN RETURN OLD; END IF;
     ELSIF TG_OP = 'UPDATE' THEN
       IF NEW.aliased AND NOT OLD.aliased AND NEW.user_id IS NOT NULL
         AND to_jsonb(NEW) - 'user_id' - 'aliased' = to_jsonb(OLD) - 'user_id' - 'aliased'
       THEN RETURN NEW; END IF;
     END IF;
     RAISE EXCEPTION 'audit_entry only grows' USING ERRCODE = 'insufficient_privilege';
   END $$`,
  `CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
     FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows()`,
  `CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_grows()`,
];
