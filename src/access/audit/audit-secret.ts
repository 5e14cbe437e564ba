import { createHmac, randomBytes } from 'node:crypto';
import { type Sql, selectRows } from '../../database/rows.js';

const NAME = 'audit_secret';
const SECRET_BYTES = 32;

/** The secret of aliases and of hashed addresses. All replicas share it, and it never changes. */
export async function auditSecret(sql: Sql): Promise<string> {
  const [row] = await selectRows<{ value: string }>(
    sql,
    `with made as (
       insert into service_setting (name, value) values ($1, to_jsonb($2::text)) on conflict (name) do nothing
       returning value)
     select value from made union all select value from service_setting where name = $1 limit 1`,
    [NAME, randomBytes(SECRET_BYTES).toString('base64url')],
  );
  // Another process stored it between the two looks of the statement: it is there now.
  return row?.value ?? auditSecret(sql);
}

const keyed = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** Replaces a person that is erased or not known: an RFC 9562 UUID of version 8, of a keyed hash of the id. */
export function aliasOf(userId: string, secret: string): string {
  const hex = keyed(secret, `user:${userId}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Replaces a network address: equal addresses have equal hashes, and no one can read it back. */
export const hashedAddress = (address: string, secret: string): string =>
  keyed(secret, `address:${address}`).slice(0, 16);
