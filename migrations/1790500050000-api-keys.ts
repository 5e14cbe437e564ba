import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Named keys, and when each was last used. An addition only. */
export class ApiKeys1790500050000 implements MigrationInterface {
  readonly name = 'ApiKeys1790500050000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE api_key_use`);
    await runner.query(`DROP TABLE api_key`);
  }
}

const UP: readonly string[] = [
  `CREATE TABLE api_key (
    name VARCHAR(50) PRIMARY KEY,
    digest BYTEA NOT NULL,
    scopes TEXT[] NOT NULL,
    created_by VARCHAR(50) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    expires_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT api_key_digest_key UNIQUE (digest)
  )`,
  // Also of the keys of the environment, which have no row above.
  `CREATE TABLE api_key_use (
    name VARCHAR(50) PRIMARY KEY,
    last_used_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,
];
