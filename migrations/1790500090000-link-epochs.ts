import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * * Links to a brief sign the user's epoch. The default is set after the column is added, so that existing rows are not
 * rewritten: they keep null until their links are revoked.
 */
export class LinkEpochs1790500090000 implements MigrationInterface {
  readonly name = 'LinkEpochs1790500090000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_identity ADD COLUMN link_epoch uuid');
    await runner.query('ALTER TABLE user_identity ALTER COLUMN link_epoch SET DEFAULT gen_random_uuid()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_identity DROP COLUMN link_epoch');
  }
}
