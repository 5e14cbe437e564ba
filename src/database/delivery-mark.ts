import { changeRows, type Sql } from './rows.js';

const MARK = 'delivery_mark';

/** How far deliveries have come: the latest moment at which a message may have left the service. */
export interface DeliveryMark {
  /** By the database's clock, in UTC, with microseconds: it sorts as text. Never earlier than the one before. */
  at: string;
  /** The timeline of the server that it was written on, which changes when a standby takes over. null: unknown. */
  timeline: string | null;
}

/** What a database says of its deliveries. A restored backup has the name and the mark of its time. */
export interface StoredMark {
  /** Of this database; one of another installation has another. null: it has none yet. */
  name: string | null;
  mark: DeliveryMark | null;
}

/** A standby that takes over may lack the last commits of the server that died. That is no restore. */
const LOST_BY_TAKEOVER_SECONDS = 10;

const TEXT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
const utc = (time: string): string => `to_char(${time} at time zone 'UTC', ${TEXT})`;
/** Not offered on a server in recovery, nor by all that only resemble PostgreSQL. */
export const TIMELINE = `case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end`;

/**
 * Columns `name`, `at` and `timeline`. Until an operator confirms a home, the name follows from a secret that every migrated
 * database has, so that an old backup has it too.
 */
export const STORED_MARK = `
  coalesce((select value ->> 'name' from service_setting where name = '${MARK}'),
    (select left(encode(sha256(convert_to('deliveries ' || (value #>> '{}'), 'UTF8')), 'hex'), 32)
     from service_setting where name = 'message_id_secret')) as name,
  (select value ->> 'at' from service_setting where name = '${MARK}') as at`;

/**
 * Whether messages left the service of which the database does not know.
 * @param known the latest mark that is known outside the database
 */
export function wentBack({ mark }: StoredMark, known: DeliveryMark | null, timeline: string | null): boolean {
  if (known === null || (mark !== null && mark.at >= known.at)) return false;
  if (mark === null) return true;
  const tookOver = timeline !== null && known.timeline !== null && timeline !== known.timeline;
  const lostSeconds = (Date.parse(known.at) - Date.parse(mark.at)) / 1000;
  return !(tookOver && lostSeconds <= LOST_BY_TAKEOVER_SECONDS);
}

/**
 * Moves the mark to now, unless it is earlier than `known`. It must survive a crash of the server, so it is flushed even
 * where commits are not. null: it is earlier, or another database's.
 */
export async function advanceMark(
  sql: Sql,
  name: string,
  known: DeliveryMark | null,
): Promise<{ at: string } | null> {
  const [row] = await changeRows<{ at: string }>(
    sql,
    `update service_setting set updated_at = now(), value = jsonb_build_object('name', $1::text, 'at',
       ${utc(`greatest(now(), (value ->> 'at')::timestamptz + interval '1 microsecond')`)})
     where name = '${MARK}' and value ->> 'name' = $1 and (value ->> 'at') collate "C" >= $2
       and set_config('synchronous_commit',
         replace(current_setting('synchronous_commit'), 'off', 'local'), true) is not null
     returning value ->> 'at' as at`,
    [name, known?.at ?? ''],
  );
  return row ?? null;
}

/** Gives a database that has none a mark. @param name null: a new one */
export async function createMark(sql: Sql, name: string | null): Promise<void> {
  await sql.query(
    `insert into service_setting (name, value)
     values ('${MARK}', jsonb_build_object('name', coalesce($1, gen_random_uuid()::text), 'at', ${utc('now()')}))
     on conflict (name) do nothing`,
    [name],
  );
}

/** A new name: what is known of deliveries under the old one says nothing about this database any more. */
export async function renameMark(sql: Sql): Promise<void> {
  await sql.query(
    `insert into service_setting (name, value)
     values ('${MARK}', jsonb_build_object('name', gen_random_uuid()::text, 'at', ${utc('now()')}))
     on conflict (name) do update set value = excluded.value, updated_at = now()`,
  );
}
