import type { HasDatabase } from './rows.js';

const OWED_SINCE = 'schedule_owed_since';

/** Since when the schedule owes its runs; null if it has not been switched on yet. */
export async function owedSince(on: HasDatabase): Promise<Date | null> {
  const [row] = (await on.dataSource.query(
    `select (value #>> '{}')::timestamptz as since from service_setting where name = $1`,
    [OWED_SINCE],
  )) as { since: Date }[];
  return row?.since ?? null;
}

/** Stores that the schedule owes its runs since this time. */
export async function setOwedSince(on: HasDatabase, since: Date): Promise<void> {
  await on.dataSource.query(
    `insert into service_setting (name, value) values ($1, to_jsonb($2::timestamptz))
     on conflict (name) do update set value = excluded.value`,
    [OWED_SINCE, since],
  );
}

/** Forgets that the schedule was ever switched on. */
export async function deleteOwedSince(on: HasDatabase): Promise<void> {
  await on.dataSource.query('delete from service_setting where name = $1', [OWED_SINCE]);
}

/** Changes where the database was when something was last sent: as if this were a copy of that one. */
export async function setHome(on: HasDatabase, home: Record<string, string>): Promise<void> {
  await on.dataSource.query(
    `update service_setting set value = value || $1::jsonb where name = 'database_home'`,
    [JSON.stringify(home)],
  );
}
