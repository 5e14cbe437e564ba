import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was erased and when, without saying of which person, and the part of it that is still to be done. Only adds. */
export class Erasures1790500070000 implements MigrationInterface {
  readonly name = 'Erasures1790500070000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE erasure`);
  }
}

const UP: readonly string[] = [
  // seal: a keyed hash of the person's id. cache_keys: only until they are removed from the cache.
  // caches_clear_at: from then on no cache holds anything. recorded_at: when it was also recorded outside the database.
  `CREATE TABLE erasure (
    id UUID PRIMARY KEY,
    erased_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    seal VARCHAR(100),
    tables JSONB NOT NULL,
    cache_keys TEXT[],
    caches_clear_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE
  )`,
  `CREATE INDEX idx_erasure_erased ON erasure(erased_at)`,
  `CREATE INDEX idx_erasure_cached ON erasure(erased_at) WHERE cache_keys IS NOT NULL`,
];
