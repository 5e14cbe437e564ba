import type { Sql } from './rows.js';

/** The name of the setting. */
export const HELD = 'database_held';

export type HeldReason = 'other_cluster' | 'other_database' | 'other_public_url' | 'restored' | 'went_back';

/** Nothing leaves the service until an operator confirms that this database is the one in use. */
export interface Held {
  since: Date;
  reason: HeldReason;
}

const WHY: Record<HeldReason, string> = {
  other_cluster: 'The database is in another PostgreSQL cluster than when the service last sent something.',
  other_database:
    'The database is another one of its PostgreSQL cluster than when the service last sent something.',
  other_public_url:
    'The server of the database and PUBLIC_URL are others than when the service last sent something.',
  restored: 'The database was restored from a backup: what was sent since the backup waits in it again.',
  went_back:
    'The database went back in time: messages have left the service that it does not know of, or that wait in it again.',
};

export const whyHeld = ({ reason }: Held): string => WHY[reason];

/** What an operator should do, as one or two sentences. */
export const remedyFor = ({ reason }: Held): string =>
  reason === 'went_back' || reason === 'restored'
    ? 'Let missed runs be made up, then `npm run cli -- outbox confirm-home --no-mail`, so that no person gets a mail twice.'
    : 'If this is the database in use, `npm run cli -- outbox confirm-home`; if it is a copy, leave it so.';

/** From now on nothing leaves the service until an operator confirms. The first reason is kept. */
export async function holdDatabase(sql: Sql, reason: HeldReason): Promise<void> {
  await sql.query(
    `insert into service_setting (name, value)
     values ($1, jsonb_build_object('since', now(), 'reason', $2::text)) on conflict (name) do nothing`,
    [HELD, reason],
  );
}
