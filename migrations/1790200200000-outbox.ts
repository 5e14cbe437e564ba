import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leases of messages carry a fence, and a message knows since when it could have gone out. */
export class Outbox1790200200000 implements MigrationInterface {
  readonly name = 'Outbox1790200200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP: readonly string[] = [
  `ALTER TABLE outbox ADD COLUMN fence INT NOT NULL DEFAULT 0`,
  `ALTER TABLE outbox ADD COLUMN due_since TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()`,
  `CREATE INDEX idx_outbox_delivered ON outbox(delivered_at) WHERE state = 'delivered'`,
  // Each kind has a lane of its own: a lane must not look through what waits in the others.
  `DROP INDEX idx_outbox_due`,
  `CREATE INDEX idx_outbox_due ON outbox(kind, next_attempt_at) WHERE state IN ('pending', 'leased')`,
  // From now on an 'alert' is the line in the log; what goes to the webhook is a message of its own.
  `INSERT INTO outbox (dedupe_key, kind, payload)
   SELECT 'alert_webhook' || substr(dedupe_key, length('alert') + 1), 'alert_webhook', payload
   FROM outbox WHERE kind = 'alert' AND state IN ('pending', 'leased')`,
];

const DOWN: readonly string[] = [
  // Messages the version before knows nothing of; it would post them to the app.
  `DELETE FROM outbox WHERE kind NOT IN ('alert', 'red_flag')`,
  `DROP INDEX idx_outbox_due`,
  `CREATE INDEX idx_outbox_due ON outbox(next_attempt_at) WHERE state IN ('pending', 'leased')`,
  `DROP INDEX idx_outbox_delivered`,
  `ALTER TABLE outbox DROP COLUMN due_since`,
  `ALTER TABLE outbox DROP COLUMN fence`,
];
