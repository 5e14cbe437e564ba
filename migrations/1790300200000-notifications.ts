import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the operators have been told of, and whether it still holds. */
export class Notifications1790300200000 implements MigrationInterface {
  readonly name = 'Notifications1790300200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE alert`);
  }
}

const UP: readonly string[] = [
  // notifications: how often this rule and subject have been told of, in all episodes.
  `CREATE TABLE alert (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    rule VARCHAR(50) NOT NULL,
    subject TEXT NOT NULL,
    state VARCHAR(20) NOT NULL DEFAULT 'firing' CHECK (state IN ('firing', 'acknowledged', 'resolved')),
    told JSONB NOT NULL,
    count INT NOT NULL DEFAULT 1,
    notifications INT NOT NULL DEFAULT 0,
    first_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    last_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    notified_at TIMESTAMP WITH TIME ZONE,
    acknowledged_by VARCHAR(100),
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    resolved_at TIMESTAMP WITH TIME ZONE
  )`,
  // One open alert a rule and subject, however many notice it at once.
  `CREATE UNIQUE INDEX idx_alert_open ON alert(rule, subject) WHERE state <> 'resolved'`,
  `CREATE INDEX idx_alert_last ON alert(rule, subject, first_at)`,
];
