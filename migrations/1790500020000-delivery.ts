import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which kinds of messages some process can deliver, which mails were handed over without an answer, and which addresses a
 * mail server has refused for good.
 */
export class Delivery1790500020000 implements MigrationInterface {
  readonly name = 'Delivery1790500020000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP: readonly string[] = [
  `ALTER TABLE outbox ADD COLUMN handed_over_at TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE outbox DROP CONSTRAINT outbox_state_check`,
  `ALTER TABLE outbox ADD CONSTRAINT outbox_state_check
     CHECK (state IN ('pending', 'leased', 'delivered', 'dead', 'uncertain', 'refused'))`,
  `CREATE TABLE outbox_receiver (
    kind VARCHAR(50) PRIMARY KEY,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,
  `CREATE TABLE refused_address (
    user_id UUID PRIMARY KEY,
    address_digest TEXT NOT NULL,
    answer INT NOT NULL,
    refused_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
  )`,
  // Ids of messages follow from their keys and from this secret, so that a restored database makes the same ids again.
  `INSERT INTO service_setting (name, value)
   VALUES ('message_id_secret', to_jsonb(gen_random_uuid()::text || gen_random_uuid()::text)) ON CONFLICT (name) DO NOTHING`,
];

const DOWN: readonly string[] = [
  `DELETE FROM service_setting WHERE name = 'message_id_secret'`,
  `DROP TABLE refused_address`,
  `DROP TABLE outbox_receiver`,
  `UPDATE outbox SET state = 'dead' WHERE state IN ('uncertain', 'refused')`,
  `ALTER TABLE outbox DROP CONSTRAINT outbox_state_check`,
  `ALTER TABLE outbox ADD CONSTRAINT outbox_state_check CHECK (state IN ('pending', 'leased', 'delivered', 'dead'))`,
  `ALTER TABLE outbox DROP COLUMN handed_over_at`,
];
