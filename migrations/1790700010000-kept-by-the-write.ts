import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an import replaces is kept by the statement that replaces it, so that it is the row that was there. Rows that are
 * only added cost nothing.
 */
export class KeptByTheWrite1790700010000 implements MigrationInterface {
  readonly name = 'KeptByTheWrite1790700010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      // What a request wrote between two tries of one import is what was there before the import.
      `CREATE FUNCTION keep_replaced_observation() RETURNS TRIGGER LANGUAGE plpgsql AS $$
       BEGIN
         INSERT INTO import_replaced (import_id, previous_import_id, user_id, metric, source, body_site, moment, dated,
           day, value, suspect, observed_until, client_id, utc_offset, source_kind, recorded_at)
         VALUES (NEW.import_id, OLD.import_id, OLD.user_id, OLD.metric, OLD.source, OLD.body_site, OLD.moment, OLD.dated,
           OLD.day, OLD.value, OLD.suspect, OLD.observed_until, OLD.client_id, OLD.utc_offset, OLD.source_kind,
           OLD.recorded_at)
         ON CONFLICT (import_id, user_id, metric, source, body_site, moment, dated) DO UPDATE
         SET previous_import_id = NULL, day = EXCLUDED.day, value = EXCLUDED.value, suspect = EXCLUDED.suspect,
           observed_until = EXCLUDED.observed_until, client_id = EXCLUDED.client_id, utc_offset = EXCLUDED.utc_offset,
           source_kind = EXCLUDED.source_kind, recorded_at = EXCLUDED.recorded_at
         WHERE EXCLUDED.previous_import_id IS NULL;
         RETURN NULL;
       END $$`,
    );
    await runner.query(
      `CREATE TRIGGER observation_keep_replaced AFTER UPDATE ON observation FOR EACH ROW
       WHEN (NEW.import_id IS NOT NULL AND NEW.import_id IS DISTINCT FROM OLD.import_id)
       EXECUTE FUNCTION keep_replaced_observation()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER observation_keep_replaced ON observation`);
    await runner.query(`DROP FUNCTION keep_replaced_observation`);
  }
}
