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
